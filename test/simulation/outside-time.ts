import type { Base } from './base.ts';
import type { Scheduler } from './kernel/scheduler.ts';

/**
 * A database that is outside of virtual time: while it works, no virtual time passes. Calls that begin in one instant reach it in
 * their order, one after the other, and come back in that order: the same histories are the same on every database.
 */
export const outsideTime = ({ store, all, expire }: Base, { outside }: Scheduler): Base => {
  let last: Promise<unknown> = Promise.resolve();
  const after = <Value>(work: () => Promise<Value>): Promise<Value> =>
    outside(() => {
      const mine = last.then(work, work);
      last = mine;
      return mine;
    });
  return {
    all,
    expire,
    store: {
      layout: store.layout,
      get: (table, key) => after(() => store.get(table, key)),
      getMany: (table, keys) => after(() => store.getMany(table, keys)),
      query: (query) => after(() => store.query(query)),
      commit: (changeSet) => after(() => store.commit(changeSet)),
    },
  };
};
