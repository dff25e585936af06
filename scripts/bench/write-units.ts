import { createRelay } from '@twolane/outbox';
import { createDynamoStore } from '@twolane/store';
import {
  eventOf1Kb,
  inBatches,
  insertedRow,
  journal,
  OUTBOX,
  quietTelemetry,
  rowBytes,
} from './bench-events.ts';
import { awaitEngine, createBenchTable, startBenchEngine } from './engine.ts';
import { ulidLike } from './ids.ts';
import { createMeteredClient } from './metered-client.ts';
import { type Report, rounded } from './report.ts';

const CHANGES = 1_000;
/** What the relay's event source mapping hands over at once when there is traffic. */
const RELAY_BATCH = 100;
const STATE_PADDING = 'x'.repeat(940);

/** What one state change of 1 KB with its event of 1 KB costs in write units, until its publishing is confirmed. */
export async function benchWriteUnits(): Promise<Report> {
  using engine = await startBenchEngine();
  const { client, documents, meter } = createMeteredClient(engine.url);
  await awaitEngine(client);
  for (const table of ['state', OUTBOX]) await createBenchTable(client, table);
  const store = createDynamoStore({ client: documents, journal, inboxTable: 'none' });

  const events = Array.from({ length: CHANGES }, (_, n) => eventOf1Kb(ulidLike(n), Date.now()));
  for (const [n, event] of events.entries()) {
    const key = { pk: `state#${n}`, sk: 'state' };
    const write = { kind: 'putIfAbsent', table: 'state', key, item: { padding: STATE_PADDING } } as const;
    const result = await store.commit({ writes: [write], events: [event] });
    if (result.kind !== 'committed') throw new Error(`The change was not committed: ${result.kind}`);
  }
  const committed = { calls: meter.calls, writeUnits: meter.writeUnits };

  meter.reset();
  const relay = createRelay({
    bus: { publish: async (entries) => ({ published: entries.map(({ name }) => name), rejected: [] }) },
    store,
    table: OUTBOX,
    retentionDays: 30,
    telemetry: quietTelemetry,
  });
  for (const batch of inBatches(events.flatMap(insertedRow), RELAY_BATCH)) await relay(batch);
  const receipts = { calls: meter.calls, writeUnits: meter.writeUnits };
  client.destroy();

  const [sample] = events;
  const values = {
    rowBytes: sample === undefined ? 0 : rowBytes(sample),
    commitUnits: committed.writeUnits / CHANGES,
    receiptUnits: receipts.writeUnits / CHANGES,
    receiptsPerEvent: receipts.calls / CHANGES,
    totalUnits: (committed.writeUnits + receipts.writeUnits) / CHANGES,
  };
  return {
    id: 'writeUnits',
    title: `(b) a state change of 1 KB and its event of 1 KB (${values.rowBytes} bytes as a row), ${CHANGES} times`,
    columns: ['what', 'writes', 'write units'],
    rows: [
      ['state and event, one transaction', committed.calls / CHANGES, rounded(values.commitUnits, 3)],
      [
        `receipts, by batches of ${RELAY_BATCH}`,
        rounded(values.receiptsPerEvent, 3),
        rounded(values.receiptUnits, 3),
      ],
      ['together', '', rounded(values.totalUnits, 3)],
    ],
    findings: [
      `publishing is confirmed with ${rounded(values.receiptsPerEvent * 100, 1)} writes per 100 events`,
    ],
    values,
  };
}
