import { consumerHandler, DOOR_VERSION } from '@twolane/consumer';
import { createCatalog, makeEvent, ok } from '@twolane/contracts';
import { createJournal } from '@twolane/outbox';
import { createMemoryStore } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import { lambdaContext } from '@twolane/telemetry/testing';
import { Counted, type CountedEvent, countedEvent, SUMS, Told } from './testing/counting.ts';
import { NOW_MS } from './testing/world.ts';

const MINUTE_MS = 60_000;
const cause = countedEvent({ id: 'c-1', sku: 'a', occurredAtMs: NOW_MS, recordedAtMs: NOW_MS });
const told = (id: string, nowMs: number) =>
  makeEvent(Told, {
    id,
    subject: 'a',
    occurredAtMs: nowMs,
    recordedAtMs: nowMs,
    data: { text: 'counted' },
    correlationId: cause.id,
  });

/** A consumer whose state and inbox are empty again, with a journal that has what it said at `NOW_MS`. */
const restored = async (nowMs: number) => {
  const store = createMemoryStore({
    journal: createJournal({ table: 'outbox', shards: 2, retentionDays: 14 }),
    inboxTable: 'Inbox',
  });
  await store.commit({ writes: [], events: [told('c-1.told', NOW_MS)] });
  const handler = consumerHandler<CountedEvent>({
    consumer: 'sums',
    catalog: createCatalog([Counted]),
    react: async (event, context) => ({
      kind: 'change',
      changeSet: {
        writes: [
          {
            kind: 'adjust',
            table: SUMS,
            key: { pk: 'sums', sk: event.subject },
            counters: { units: { by: event.data.units } },
          },
        ],
        events: [told('c-1.told', context.nowMs)],
      },
    }),
    store,
    inbox: 'mark',
    parking: { park: async () => ok(undefined) },
    telemetry: createTelemetry({
      service: 'tests',
      function: 'sums',
      consumer: 'sums',
      sink: () => undefined,
    }),
    visibility: { postpone: async () => undefined },
    clock: () => nowMs,
    random: () => 0.5,
    sleep: async () => undefined,
  });
  const answer = await handler(
    { twolane: DOOR_VERSION, kind: 'apply', replayId: 'r', events: [cause], allowExternal: false },
    lambdaContext({ remainingMs: 60_000 }),
  );
  return {
    outcome: 'outcomes' in answer ? answer.outcomes[0] : undefined,
    units: store.all(SUMS).map(({ item }) => item['units']),
    rows: store.all('outbox').length,
  };
};

test('what was said before the state was lost stands in another minute of the journal: the event is applied', async () => {
  expect(await restored(NOW_MS + MINUTE_MS)).toMatchObject({
    outcome: { kind: 'applied' },
    units: [1],
    // The same event a second time: whoever takes it has applied it.
    rows: 2,
  });
});

test('only within that very minute it conflicts, says with what, and may pass later', async () => {
  const { outcome, units } = await restored(NOW_MS);
  expect(outcome).toMatchObject({ kind: 'failed', cause: 'conflict', mayPassLater: true });
  expect(outcome?.why).toMatch(
    /conflicts in a row on 1 items \(outbox .*c-1\.told\): .*newer than the state/,
  );
  expect(units).toEqual([]);
});
