import type { Key, ReadStore, Write } from '@twolane/store';
import { fieldsOf, putOver, TerminalError } from '@twolane/store';
import type { Restock } from './domain/restock.ts';

export interface StoredRestock {
  readonly restock: Restock;
  readonly version: number;
}

export interface RestockTable {
  load(store: ReadStore, causeKey: string): Promise<StoredRestock | undefined>;
  put(causeKey: string, restock: Restock, before: StoredRestock | undefined, step: string): Write;
}

/**
 * One item for each event that brings goods in: its progress, and once that is complete, its inbox mark. Keyed by the
 * event and not by the delivery: a delivery of more SKUs than one event holds comes in several.
 */
export const restockTable = (table: string): RestockTable => ({
  load: async (store, causeKey) => {
    const stored = await store.get(table, restockKey(causeKey));
    if (stored === undefined) return undefined;
    const fields = fieldsOf(stored);
    const status = fields.text('status');
    const { version } = stored;
    if (status === 'restocking') return { restock: { status, done: fields.whole('done') }, version };
    if (status === 'restocked') return { restock: { status, units: fields.whole('units') }, version };
    throw new TerminalError(
      `The restock by ${causeKey} has the unknown status "${status}"; correct its item.`,
    );
  },
  put: (causeKey, restock, before, step) =>
    putOver(before?.version, { table, key: restockKey(causeKey), item: { ...restock, step } }),
});

const restockKey = (causeKey: string): Key => ({ pk: `restock#${causeKey}`, sk: 'restock' });
