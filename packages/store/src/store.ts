import type { ChangeSet, CommitResult, Key, StoredItem } from './change-set.ts';
import type { Journal } from './journal.ts';

export interface Query {
  readonly table: string;
  readonly pk: string;
  /** Only sort keys that begin so. */
  readonly skPrefix?: string;
  readonly limit: number;
  /** From an earlier page's `next`; opaque. */
  readonly after?: string;
}

export interface Page {
  readonly items: readonly StoredItem[];
  /** Present where more may follow. */
  readonly next?: string;
}

/** What a handler may do before it decides. All reads are strongly consistent. */
export interface ReadStore {
  get(table: string, key: Key): Promise<StoredItem | undefined>;
  /** Items in the order of `keys`, `undefined` where there is none. Any number of keys. */
  getMany(table: string, keys: readonly Key[]): Promise<readonly (StoredItem | undefined)[]>;
  query(query: Query): Promise<Page>;
}

/** Where a store writes what is no item of its caller's. */
export interface StoreLayout {
  readonly journal: Journal;
  /** Absent where no change set ever has a mark: inboxes are in the aggregates' own items, or there are none. */
  readonly inboxTable?: string | undefined;
}

export interface Store extends ReadStore {
  readonly layout: StoreLayout;
  /**
   * All of the change set, or nothing. Throws only `RetryableError` (throttled, unreachable: unknown outcome, safe to
   * repeat) or `TerminalError` (the request itself can never succeed, such as more writes than one transaction takes).
   *
   * Repeating finds what is already there and says `alreadyApplied` or `conflict`; it never applies twice. The one exception is a
   * change set of nothing but adjustments without `expected`: nothing in it tells the second time from the first, so give
   * it an inbox mark, an event or a put.
   */
  commit(changeSet: ChangeSet): Promise<CommitResult>;
}
