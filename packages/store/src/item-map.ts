import type { Key, StoredItem } from './change-set.ts';
import { bySortKey } from './sort-key-order.ts';

/** Items by table and key, in memory, each partition in the order of its sort keys. Keeps what it is given: copies are the caller's affair. */
export interface ItemMap<Stored extends StoredItem> {
  find(table: string, key: Key): Stored | undefined;
  put(table: string, item: Stored): void;
  remove(table: string, key: Key): void;
  partition(table: string, pk: string): readonly Stored[];
  all(table: string): readonly Stored[];
  tables(): readonly string[];
}

export const createItemMap = <Stored extends StoredItem>(): ItemMap<Stored> => {
  const tables = new Map<string, Map<string, Map<string, Stored>>>();
  const sorted = (partition: ReadonlyMap<string, Stored> | undefined): readonly Stored[] =>
    [...(partition ?? new Map<string, Stored>()).values()].sort((a, b) => bySortKey(a.key.sk, b.key.sk));
  return {
    find: (table, { pk, sk }) => tables.get(table)?.get(pk)?.get(sk),
    put: (table, item) => {
      const partitions = tables.get(table) ?? new Map<string, Map<string, Stored>>();
      const partition = partitions.get(item.key.pk) ?? new Map<string, Stored>();
      tables.set(table, partitions.set(item.key.pk, partition.set(item.key.sk, item)));
    },
    remove: (table, { pk, sk }) => void tables.get(table)?.get(pk)?.delete(sk),
    partition: (table, pk) => sorted(tables.get(table)?.get(pk)),
    all: (table) =>
      [...(tables.get(table) ?? new Map<string, Map<string, Stored>>())]
        .sort(([a], [b]) => bySortKey(a, b))
        .flatMap(([, partition]) => sorted(partition)),
    tables: () => [...tables.keys()].toSorted(),
  };
};
