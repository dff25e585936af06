import type { Random } from './kernel/random.ts';

const SKUS = ['A', 'B'] as const;

/** One of the SKUs or several, in any order. */
export const someSkus = (random: Random): readonly string[] =>
  random.shuffled(SKUS).slice(0, random.whole(1, SKUS.length));
