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

interface Partition<Stored> {
  readonly items: Map<string, Stored>;
  /** By sort key, once somebody has asked for it: partitions are read more often than written. */
  inOrder?: readonly Stored[] | undefined;
}

export const createItemMap = <Stored extends StoredItem>(): ItemMap<Stored> => {
  const tables = new Map<string, Map<string, Partition<Stored>>>();
  const sorted = (partition: Partition<Stored> | undefined): readonly Stored[] => {
    if (partition === undefined) return [];
    partition.inOrder ??= [...partition.items.values()].sort((a, b) => bySortKey(a.key.sk, b.key.sk));
    return partition.inOrder;
  };
  return {
    find: (table, { pk, sk }) => tables.get(table)?.get(pk)?.items.get(sk),
    put: (table, item) => {
      const partitions = tables.get(table) ?? new Map<string, Partition<Stored>>();
      const partition = partitions.get(item.key.pk) ?? { items: new Map<string, Stored>() };
      partition.items.set(item.key.sk, item);
      partition.inOrder = undefined;
      tables.set(table, partitions.set(item.key.pk, partition));
    },
    remove: (table, { pk, sk }) => {
      const partition = tables.get(table)?.get(pk);
      if (partition === undefined) return;
      partition.items.delete(sk);
      partition.inOrder = undefined;
    },
    partition: (table, pk) => sorted(tables.get(table)?.get(pk)),
    all: (table) =>
      [...(tables.get(table) ?? new Map<string, Partition<Stored>>())]
        .sort(([a], [b]) => bySortKey(a, b))
        .flatMap(([, partition]) => sorted(partition)),
    tables: () => [...tables.keys()].toSorted(),
  };
};
