import type { Item, Key, StoredItem, Write } from './change-set.ts';
import type { CommittedWrite, OnCommitted } from './committed.ts';
import { nameOf } from './key.ts';
import type { Store } from './store.ts';

/**
 * A store that does what its base does, and tells of each commit what it changed: before is what was read through this
 * store. A put over a version that was not read here is looked at first. Of a commit whose answer was lost it tells nothing.
 *
 * Keeps what it has read as long as it lives: make one for each event.
 */
export const createRecordingStore = (base: Store, onCommitted: OnCommitted): Store => {
  const seen = new Map<string, StoredItem>();

  const see = (table: string, key: Key, item: StoredItem | undefined): void => {
    if (item === undefined) seen.delete(nameOf({ table, key }));
    else seen.set(nameOf({ table, key }), item);
  };
  const lookAt = async (write: Write): Promise<void> => {
    if (write.kind !== 'putIfVersion' || seen.get(nameOf(write))?.version === write.version) return;
    see(write.table, write.key, await base.get(write.table, write.key));
  };
  const told = (write: Write): CommittedWrite => {
    if (write.kind === 'adjust') return { write, isNew: false, before: expectedOf(write.counters) };
    if (write.kind === 'putIfAbsent') return { write, isNew: true, before: {} };
    return { write, isNew: false, before: seen.get(nameOf(write))?.item ?? {} };
  };
  const remember = (write: Write): void => {
    if (write.kind === 'adjust') return;
    const version = write.kind === 'putIfAbsent' ? 1 : write.version + 1;
    see(write.table, write.key, { key: write.key, version, item: write.item });
  };

  return {
    layout: base.layout,
    get: async (table, key) => {
      const item = await base.get(table, key);
      see(table, key, item);
      return item;
    },
    getMany: async (table, keys) => {
      const items = await base.getMany(table, keys);
      for (const [index, key] of keys.entries()) see(table, key, items[index]);
      return items;
    },
    query: async (query) => {
      const page = await base.query(query);
      for (const item of page.items) see(query.table, item.key, item);
      return page;
    },
    commit: async (changeSet) => {
      await Promise.all(changeSet.writes.map(lookAt));
      const result = await base.commit(changeSet);
      if (result.kind !== 'committed') return result;
      onCommitted({ writes: changeSet.writes.map(told), events: changeSet.events });
      for (const write of changeSet.writes) remember(write);
      return result;
    },
  };
};

type Counters = Extract<Write, { readonly kind: 'adjust' }>['counters'];

/** A counter that had to be as expected was so. */
const expectedOf = (counters: Counters): Item =>
  Object.fromEntries(
    Object.entries(counters).flatMap(([name, { expected }]) =>
      expected === undefined ? [] : [[name, expected] as const],
    ),
  );
