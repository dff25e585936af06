import { shardOf } from '@twolane/outbox';
import type { Key, ReadStore, StoredItem, Write } from '@twolane/store';
import { fieldsOf, putOver } from '@twolane/store';
import { MEMORY_SEC, STOCK_SHARDS } from './domain/limits.ts';
import type { StockCounts } from './domain/stock-movement.ts';
import { shardText } from './shards.ts';

export interface SkuCounts extends StockCounts {
  readonly sku: string;
}

export interface StockPage {
  readonly skus: readonly SkuCounts[];
  /** Where the next page begins. */
  readonly next?: StockPosition;
}

/** Stock codes lie in shards; a list goes through one after the other. */
export interface StockPosition {
  readonly shard: number;
  readonly after?: string;
}

export interface StoredReceipt {
  readonly version: number;
  /** Stock codes that are in the view. */
  readonly done: number;
}

export interface StockViewTable {
  load(store: ReadStore, sku: string): Promise<SkuCounts | undefined>;
  /** At most `limit`, and fewer at the end of a shard. */
  page(store: ReadStore, from: StockPosition, limit: number): Promise<StockPage>;
  move(sku: string, by: Partial<StockCounts>): Write;
  /** How far the goods that one event brings in have been counted: its progress, and its inbox. */
  loadReceipt(store: ReadStore, eventKey: string): Promise<StoredReceipt | undefined>;
  putReceipt(eventKey: string, done: number, before: StoredReceipt | undefined, nowMs: number): Write;
}

export const stockViewTable = (table: string): StockViewTable => ({
  load: async (store, sku) => {
    const stored = await store.get(table, stockKey(sku));
    return stored === undefined ? undefined : countsFrom(stored);
  },
  page: async (store, { shard, after }, limit) => {
    const { items, next } = await store.query({
      table,
      pk: partition(shard),
      limit,
      ...(after === undefined ? {} : { after }),
    });
    const skus = items.map(countsFrom);
    if (next !== undefined) return { skus, next: { shard, after: next } };
    return shard + 1 < STOCK_SHARDS ? { skus, next: { shard: shard + 1 } } : { skus };
  },
  move: (sku, by) => ({
    kind: 'adjust',
    table,
    key: stockKey(sku),
    counters: Object.fromEntries(Object.entries(by).map(([count, units]) => [count, { by: units }])),
  }),
  loadReceipt: async (store, eventKey) => {
    const stored = await store.get(table, receiptKey(eventKey));
    return stored === undefined
      ? undefined
      : { version: stored.version, done: fieldsOf(stored).whole('done') };
  },
  putReceipt: (eventKey, done, before, nowMs) =>
    putOver(before?.version, {
      table,
      key: receiptKey(eventKey),
      item: { done },
      expiresAtSec: Math.ceil(nowMs / 1000) + MEMORY_SEC,
    }),
});

const partition = (shard: number): string => `stock#${shardText(shard)}`;
const stockKey = (sku: string): Key => ({ pk: partition(shardOf(sku, STOCK_SHARDS)), sk: sku });
const receiptKey = (eventKey: string): Key => ({ pk: `receipt#${eventKey}`, sk: 'receipt' });

const countsFrom = ({ key, item }: StoredItem): SkuCounts => {
  const count = (name: keyof StockCounts): number => {
    const value = item[name];
    return typeof value === 'number' ? value : 0;
  };
  return {
    sku: key.sk,
    arrived: count('arrived'),
    returned: count('returned'),
    reserved: count('reserved'),
    committed: count('committed'),
  };
};
