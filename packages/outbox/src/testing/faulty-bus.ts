import type { Bus } from '../bus.ts';

/** What happens to one entry that is handed over. `lost`: the bus takes it, and says that it did not. */
export type Fate = 'taken' | 'refused' | 'lost' | 'never';

export interface FaultyBus extends Bus {
  /** Names in the order of their arrival, repetitions included. */
  readonly arrived: string[];
}

/** A bus that does what `fate` says; `fate` may also throw, as a process that dies does. */
export const faultyBus = (fate: (name: string) => Fate): FaultyBus => {
  const arrived: string[] = [];
  return {
    arrived,
    publish: async (entries) => {
      const fates = entries.map(({ name }) => ({ name, is: fate(name) }));
      arrived.push(...fates.filter(({ is }) => is === 'taken' || is === 'lost').map(({ name }) => name));
      return {
        published: fates.filter(({ is }) => is === 'taken').map(({ name }) => name),
        rejected: fates
          .filter(({ is }) => is !== 'taken')
          .map(({ name, is }) => ({ name, code: 'Faulty', why: is, mayPassLater: is !== 'never' })),
      };
    },
  };
};
