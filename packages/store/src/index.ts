export type {
  Adjustment,
  ChangeSet,
  CommitResult,
  InboxMark,
  Item,
  ItemValue,
  Key,
  StoredItem,
  Write,
} from './change-set.ts';
export type { Committed, CommittedWrite, OnCommitted } from './committed.ts';
export { createDocumentClient } from './document-client.ts';
export { createDynamoStore, type DynamoStorePorts } from './dynamo-store.ts';
export { RetryableError, TerminalError } from './errors.ts';
export { fieldsOf, type ItemFields } from './item-fields.ts';
export type { Journal, JournalRow } from './journal.ts';
export {
  createMemoryStore,
  type MemoryStore,
  type MemoryStoreHooks,
  type WrittenItem,
} from './memory-store.ts';
export { createOverlayStore, type OverlayOptions, type OverlayStore } from './overlay-store.ts';
export { putOver } from './put-over.ts';
export { createRecordingStore } from './recording-store.ts';
export type { Page, Query, ReadStore, Store, StoreLayout } from './store.ts';
