export {
  type Bucket,
  bucketsBetween,
  shardOf,
} from './bucket.ts';
export type { Bus, Publication, Rejection } from './bus.ts';
export type { OutboxEntry, UnreadableRow } from './entry.ts';
export {
  createEventBridgeBus,
  type EventBridgeBusOptions,
  type EventBridgeSender,
} from './event-bridge-bus.ts';
export { createJournal, type JournalOptions } from './journal.ts';
export { createOutboxStore, type OutboxStoreOptions } from './outbox-store.ts';
export type { OutboxTelemetry } from './outbox-telemetry.ts';
export type { PublishPorts } from './publish-and-confirm.ts';
export type { PutEventsLimits } from './put-events-plan.ts';
export { type BucketPage, readBucket } from './read-bucket.ts';
export { type Receipts, readReceipts } from './receipt.ts';
export { createRelay, type InsertedRow } from './relay.ts';
export { type OutboxSettings, readOutboxSettings } from './settings.ts';
export { insertedRows } from './stream-records.ts';
export type { SweepTimes } from './sweep-plan.ts';
export { createSweeper, type SweeperPorts, type SweepReport } from './sweeper.ts';
