import type { Store, StoredItem } from '@twolane/store';

/** The database itself, before anything goes wrong on the way to it. */
export interface Base {
  readonly store: Store;
  /** Everything in a table, for the oracle. */
  all(table: string): Promise<readonly StoredItem[]>;
  /** Deletes what has expired, as time to live does at some time; how many. */
  expire(nowSec: number): Promise<number>;
}
