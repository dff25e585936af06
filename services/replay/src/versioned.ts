import type { Key, ReadStore, StoredItem } from '@twolane/store';

/** Something that was read, with the version that a change of it must name. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: number;
}

/** `undefined`: not there yet. */
export const loadVersioned = async <T>(
  store: ReadStore,
  table: string,
  key: Key,
  parse: (stored: StoredItem) => T,
): Promise<Versioned<T> | undefined> => {
  const stored = await store.get(table, key);
  return stored === undefined ? undefined : { value: parse(stored), version: stored.version };
};
