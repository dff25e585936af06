import type { Store } from '@twolane/store';
import type { Around } from '../core/calls.ts';

/** The store as one process sees it: each call may be interrupted. */
export const interruptedStore = (store: Store, around: Around): Store => ({
  layout: store.layout,
  get: (table, key) => around(`read ${table}`, () => store.get(table, key)),
  getMany: (table, keys) => around(`read many of ${table}`, () => store.getMany(table, keys)),
  query: (query) => around(`read by query ${query.table}`, () => store.query(query)),
  commit: (changeSet) => around('commit', () => store.commit(changeSet)),
});
