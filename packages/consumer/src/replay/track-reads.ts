import type { Key, Store, StoredItem } from '@twolane/store';
import { canonical } from './canonical.ts';
import { digestOf } from './digest.ts';

export interface TrackedReads {
  readonly store: Store;
  /** Over each item that was read, as it was read last; `undefined` where nothing was. */
  digest(): string | undefined;
}

/**
 * A store that remembers what was read through it, absences included. A reaction follows from its event and its reads, so two
 * runs with equal reads must have changed the same.
 */
export const trackReads = (base: Store): TrackedReads => {
  const seen = new Map<string, string>();
  const see = (table: string, { pk, sk }: Key, found: StoredItem | undefined): void => {
    seen.set(JSON.stringify([table, pk, sk]), found === undefined ? 'absent' : canonical(found.item));
  };
  return {
    store: {
      ...base,
      get: async (table, key) => {
        const found = await base.get(table, key);
        see(table, key, found);
        return found;
      },
      getMany: async (table, keys) => {
        const found = await base.getMany(table, keys);
        for (const [index, key] of keys.entries()) see(table, key, found[index]);
        return found;
      },
      query: async (query) => {
        const page = await base.query(query);
        for (const item of page.items) see(query.table, item.key, item);
        // How many there are says which there are not.
        seen.set(JSON.stringify(query), String(page.items.length));
        return page;
      },
    },
    digest: () => {
      if (seen.size === 0) return undefined;
      return digestOf([...seen].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
};
