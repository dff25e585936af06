import type { Key, Store, StoredItem } from '@twolane/store';
import DataLoader from 'dataloader';

/**
 * The same store, where the gets of one moment are one call for each table: messages of a batch are worked on side by side, and
 * each begins with a get. Every item is read as consistently as before, and none as of the same moment as another, as before.
 *
 * A call that fails is told to all that asked: they are all asked again.
 */
export const gatheredGets = (store: Store): Store => {
  const loaders = new Map<string, DataLoader<Key, StoredItem | undefined>>();
  const loaderOf = (table: string): DataLoader<Key, StoredItem | undefined> => {
    const known = loaders.get(table);
    if (known !== undefined) return known;
    // Nothing is kept: the next get must see what was committed since.
    const loader = new DataLoader<Key, StoredItem | undefined>((keys) => store.getMany(table, keys), {
      cache: false,
    });
    loaders.set(table, loader);
    return loader;
  };
  return { ...store, get: (table, key) => loaderOf(table).load(key) };
};
