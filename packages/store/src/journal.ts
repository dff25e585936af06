import type { CloudEvent } from '@twolane/contracts';
import type { Item, Key } from './change-set.ts';

/** Where one event is written down, and for how long. */
export interface JournalRow {
  readonly table: string;
  readonly key: Key;
  readonly item: Item;
  readonly expiresAtSec: number;
}

/** What the store must know of the outbox: nothing but the row that an event becomes. */
export interface Journal {
  rowFor(event: CloudEvent): JournalRow;
}
