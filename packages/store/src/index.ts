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
export { RetryableError, TerminalError } from './errors.ts';
export { fieldsOf, type ItemFields } from './item-fields.ts';
export type { Page, Query, ReadStore, Store } from './store.ts';
