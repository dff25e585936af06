import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded choices: the same seed gives the same sequence on every machine. */
export function createRandom(seed: number) {
  const generator = xoroshiro128plus(seed);
  const int = (from: number, to: number): number => uniformInt(generator, from, to);
  return {
    /** A whole number from `from` to `to`, both included. */
    int,
    chance: (percent: number): boolean => int(1, 100) <= percent,
    pick<Choice>(choices: readonly [Choice, ...Choice[]]): Choice {
      return choices[int(0, choices.length - 1)] ?? choices[0];
    },
  };
}

export type Random = ReturnType<typeof createRandom>;
