import { type CloudEvent, makeEvent } from '@twolane/contracts';
import { StockArrivedV1 } from '@twolane/events';
import { createJournal, type InsertedRow, insertedRows } from '@twolane/outbox';

export const OUTBOX = 'outbox';
export const journal = createJournal({ table: OUTBOX, shards: 8, retentionDays: 30 });

/** A line of a delivery takes about 33 bytes; so many make a row of just below 1 KB. */
const LINES_FOR_1_KB = 14;

/** An event whose journal row, keys included, is just below 1 KB. */
export const eventOf1Kb = (id: string, recordedAtMs: number): CloudEvent =>
  makeEvent(StockArrivedV1, {
    id,
    source: 'bench',
    subject: id,
    occurredAtMs: recordedAtMs,
    recordedAtMs,
    correlationId: id,
    data: {
      deliveryId: id,
      lines: Array.from({ length: LINES_FOR_1_KB }, (_, n) => ({ sku: `1000${n}`, quantity: 1 })),
    },
  });

/** DynamoDB counts names and values in UTF-8 bytes; numbers in about a byte for two digits. */
export const rowBytes = (event: CloudEvent): number => {
  const { key, item } = journal.rowFor(event);
  return Buffer.byteLength(`pk${key.pk}sk${key.sk}event${String(item['event'])}expiresAtSecversion`) + 10;
};

/** The event as the outbox table's stream would hand it to the relay. */
export const insertedRow = (event: CloudEvent, sequence: number): readonly InsertedRow[] => {
  const { key, item } = journal.rowFor(event);
  return insertedRows([
    {
      eventName: 'INSERT',
      dynamodb: {
        SequenceNumber: String(sequence),
        NewImage: { pk: { S: key.pk }, sk: { S: key.sk }, event: { S: String(item['event']) } },
      },
    },
  ]);
};

export const quietTelemetry = {
  metrics: { add: () => {} },
  logger: { info: () => {}, warn: () => {}, error: () => {} },
};

export const inBatches = <Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, n) => values.slice(n * size, (n + 1) * size));
