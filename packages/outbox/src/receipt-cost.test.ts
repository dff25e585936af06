import { randomBytes } from 'node:crypto';
import { type CloudEvent, eventKey } from '@twolane/contracts';
import { createDynamoStore } from '@twolane/store';
import { createTables, dynoxide, type TestEngine } from '../../../test/support/dynamo-engine.ts';
import { readRow } from './entry.ts';
import { createJournal } from './journal.ts';
import { createRelay } from './relay.ts';
import { faultyBus } from './testing/faulty-bus.ts';
import { eventAt, keepingTelemetry, RETENTION_DAYS, TABLE } from './testing/sample.ts';

const BATCH = 100;
const minuteMs = Date.parse('2026-11-21T04:05:00.000Z');
const engine = dynoxide();
const run = engine.missing === undefined ? describe : describe.skip;

/** Adds up what the database says a call consumed. */
const meter = (client: TestEngine['client']) => {
  const total = { units: 0, calls: 0 };
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
      const { output } = answer;
      const consumed: unknown = 'ConsumedCapacity' in output ? output.ConsumedCapacity : undefined;
      for (const each of Array.isArray(consumed) ? consumed : [consumed])
        total.units += each?.CapacityUnits ?? 0;
      total.calls += 1;
      return answer;
    },
    { step: 'initialize', name: 'meter', priority: 'high' },
  );
  return total;
};

run(`What an event costs in write units${engine.missing ? `: ${engine.missing}` : ''}`, () => {
  let running: TestEngine | undefined;
  beforeAll(async () => {
    running = await engine.start();
    await createTables(running.client, [TABLE, 'state'], { streamed: true });
  });
  afterAll(() => running?.stop());

  test('state of 1 KB with an event of 1 KB, receipts of full batches included: at most 4.05', async () => {
    if (running === undefined) throw new Error('The engine has not started.');
    const journal = createJournal({ table: TABLE, shards: 8, retentionDays: RETENTION_DAYS });
    const store = createDynamoStore({ client: running.client, journal, inboxTable: 'inbox' });
    const spent = meter(running.client);

    const events: CloudEvent[] = [];
    for (let n = 0; n < BATCH; n += 1) {
      // 26 characters, as a ULID has; the filling brings row and state just below 1,024 bytes.
      const id = `01KAJW5ZQ0${randomBytes(8).toString('hex').toUpperCase()}`;
      const event = eventAt(minuteMs + n, id, { filling: 'x'.repeat(480) });
      const key = { pk: `order#${id}`, sk: 'order' };
      await store.commit({
        writes: [{ kind: 'putIfAbsent', table: 'state', key, item: { filling: 'x'.repeat(920) } }],
        events: [event],
      });
      events.push(event);
    }
    expect(spent).toEqual({ units: 4 * BATCH, calls: BATCH });

    const bus = faultyBus(() => 'taken');
    const relay = createRelay({
      ...{ bus, store, table: TABLE, retentionDays: RETENTION_DAYS, telemetry: keepingTelemetry() },
    });
    await relay(
      events.flatMap((event, n) => {
        const { key, item } = journal.rowFor(event);
        const row = readRow({ ...key, event: item['event'] });
        return row === undefined ? [] : [{ sequenceNumber: `${n}`, row }];
      }),
    );
    expect(bus.arrived).toEqual(events.map(eventKey));
    const receiptUnitsPerEvent = (spent.units - 4 * BATCH) / BATCH;
    expect(receiptUnitsPerEvent).toBeGreaterThan(0);
    expect(receiptUnitsPerEvent).toBeLessThanOrEqual(0.05);
  });
});
