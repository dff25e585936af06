import { type CloudEvent, eventKey } from '@twolane/contracts';
import type { ChangeSet, Item, Key, Write } from '../change-set.ts';
import type { Journal } from '../journal.ts';
import type { Store } from '../store.ts';

/** Two tables for the writes of the contract, and where marks and journal rows go. */
export const CONTRACT_TABLES = { main: 'main', other: 'other', inbox: 'inbox', journal: 'journal' } as const;

/** A journal of the contract's own: one partition for each source, the event's id as its place. */
export const contractJournal: Journal = {
  rowFor: (event) => ({
    table: CONTRACT_TABLES.journal,
    key: { pk: event.source, sk: eventKey(event) },
    item: { event: JSON.stringify(event) },
    expiresAtSec: 4_000_000_000,
  }),
};

/** A store over tables that may hold items of other tests. */
export interface StoreUnderTest {
  readonly store: Store;
  close(): Promise<void>;
}

/** Reads of journal and inbox by anyone who knows their keys. */
export const markKey = (consumer: string, name: string): Key => ({ pk: `${consumer}#${name}`, sk: 'mark' });

export const anEvent = (id: string, source = 'contract'): CloudEvent => ({
  specversion: '1.0',
  id,
  source,
  type: 'OrderPlaced.v1',
  subject: id,
  time: '2026-11-21T04:05:06.789Z',
  datacontenttype: 'application/json',
  dataschema: 'urn:twolane:OrderPlaced.v1',
  partitionkey: id,
  recordedtime: '2026-11-21T04:05:07.000Z',
  correlationid: id,
  data: { orderId: id },
});

export const changes = (...writes: readonly Write[]): ChangeSet => ({ writes, events: [] });

type Of<Kind> = Extract<Write, { readonly kind: Kind }>;

export const put = (key: Key, item: Item = {}, table: string = CONTRACT_TABLES.main): Of<'putIfAbsent'> => ({
  kind: 'putIfAbsent',
  table,
  key,
  item,
});

export const putAt = (
  key: Key,
  version: number,
  item: Item = {},
  table: string = CONTRACT_TABLES.main,
): Of<'putIfVersion'> => ({
  kind: 'putIfVersion',
  table,
  key,
  version,
  item,
});

type Counters = Of<'adjust'>['counters'];

export const adjust = (key: Key, counters: Counters, table: string = CONTRACT_TABLES.main): Of<'adjust'> => ({
  kind: 'adjust',
  table,
  key,
  counters,
});

/** Keys that no other test has. */
export const keyMaker = (run: string) => {
  let made = 0;
  return (sk = 'it'): Key => {
    made += 1;
    return { pk: `${run}-${made}`, sk };
  };
};
