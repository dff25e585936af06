import type { Key, ReadStore, StoredItem, Write } from '@twolane/store';
import type { AppliedMovement, StockLevels } from './domain/stock.ts';

export interface StockTable {
  /** `undefined`: this SKU was never moved. */
  load(store: ReadStore, sku: string): Promise<StockLevels | undefined>;
  /** What is available of each; 0 for a SKU that was never moved. */
  loadAvailable(store: ReadStore, skus: readonly string[]): Promise<(sku: string) => number>;
  move(sku: string, counters: AppliedMovement['counters']): Write;
}

export const stockTable = (table: string): StockTable => ({
  load: async (store, sku) => {
    const stored = await store.get(table, stockKey(sku));
    return stored === undefined ? undefined : levelsFrom(stored);
  },
  loadAvailable: async (store, skus) => {
    if (skus.length === 0) return () => 0;
    const stored = await store.getMany(table, skus.map(stockKey));
    const available = new Map(
      skus.map((sku, index) => {
        const item = stored[index];
        return [sku, item === undefined ? 0 : counter(item, 'available')];
      }),
    );
    return (sku) => available.get(sku) ?? 0;
  },
  move: (sku, counters) => ({ kind: 'adjust', table, key: stockKey(sku), counters: { ...counters } }),
});

const stockKey = (sku: string): Key => ({ pk: `sku#${sku}`, sk: 'stock' });

const levelsFrom = (stored: StoredItem): StockLevels => ({
  available: counter(stored, 'available'),
  reserved: counter(stored, 'reserved'),
  committed: counter(stored, 'committed'),
  arrived: counter(stored, 'arrived'),
  returned: counter(stored, 'returned'),
});

/** A counter that was never adjusted is 0, as the store counts it. */
const counter = ({ item }: StoredItem, name: keyof StockLevels): number => {
  const value = item[name];
  return typeof value === 'number' ? value : 0;
};
