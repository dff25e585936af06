import { type CloudEvent, eventKey } from '@twolane/contracts';
import { fieldsOf, type Key, putOver, type ReadStore, type StoredItem, type Write } from '@twolane/store';
import { REMEMBERED_DAYS } from './limits.ts';

/** What is remembered of an event that was taken. */
export interface Received {
  /** Of what its producer said; see `fingerprintOf`. */
  readonly fingerprint: string;
}

/** What lies under an event's name now. */
export interface Remembered {
  /** Absent where its time is up, whether or not the database has deleted it yet. */
  readonly received?: Received;
  readonly stored?: StoredItem;
}

export interface ReceivedTable {
  load(store: ReadStore, event: CloudEvent, nowMs: number): Promise<Remembered>;
  put(event: CloudEvent, received: Received, before: Remembered, nowMs: number): Write;
}

const REMEMBERED_SEC = REMEMBERED_DAYS * 24 * 60 * 60;

export const receivedTable = (table: string): ReceivedTable => ({
  load: async (store, event, nowMs) => {
    const stored = await store.get(table, keyOf(event));
    if (stored === undefined) return {};
    const isOver = stored.expiresAtSec !== undefined && stored.expiresAtSec <= nowMs / 1000;
    return isOver ? { stored } : { stored, received: { fingerprint: fieldsOf(stored).text('fingerprint') } };
  },
  put: (event, { fingerprint }, { stored }, nowMs) =>
    putOver(stored?.version, {
      table,
      key: keyOf(event),
      item: { fingerprint, recordedtime: event.recordedtime },
      expiresAtSec: Math.ceil(nowMs / 1000) + REMEMBERED_SEC,
    }),
});

const keyOf = (event: CloudEvent): Key => ({ pk: `received#${eventKey(event)}`, sk: 'event' });
