import type { Store } from '@twolane/store';
import type { Base } from './base.ts';
import type { Scheduler } from './kernel/scheduler.ts';

/** A database that is outside of virtual time: while it works, no virtual time passes. */
export const outsideTime = ({ store, all, expire }: Base, { outside }: Scheduler): Base => {
  const around: Store = {
    layout: store.layout,
    get: (table, key) => outside(() => store.get(table, key)),
    getMany: (table, keys) => outside(() => store.getMany(table, keys)),
    query: (query) => outside(() => store.query(query)),
    commit: (changeSet) => outside(() => store.commit(changeSet)),
  };
  return { store: around, all, expire };
};
