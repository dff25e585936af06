import { createMemoryStore, TerminalError } from '@twolane/store';
import type { Base } from './base.ts';
import { journalWith } from './functions/tables.ts';

export const memoryBase = (outboxShards: number): Base =>
  baseOf(createMemoryStore({ journal: journalWith(outboxShards) }));

/** The provider's books: another company's database. */
export const memoryBooks = (): Base =>
  baseOf(
    createMemoryStore({
      journal: {
        rowFor: () => {
          throw new TerminalError('The provider emits no events of ours.');
        },
      },
    }),
  );

const baseOf = (store: ReturnType<typeof createMemoryStore>): Base => ({
  store,
  all: async (table) => store.all(table),
  expire: async (nowSec) => store.expire(nowSec),
});
