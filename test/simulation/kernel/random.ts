import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** The one source of chance. Two with the same seed say the same for ever. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  /** True in `rate` of the cases; draws even where the answer is known. */
  chance(rate: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  shuffled<Item>(items: readonly Item[]): readonly Item[];
}

const TWO_TO_32 = 0x1_0000_0000;

export const createRandom = (seed: number): Random => {
  const generator = xoroshiro128plus(seed);
  const next = (): number => (generator.next() >>> 0) / TWO_TO_32;
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    chance: (rate) => next() < rate,
    pick: (items) => {
      const item = items[whole(0, items.length - 1)];
      if (item === undefined) throw new RangeError('Nothing can be picked of an empty list.');
      return item;
    },
    shuffled: (items) => {
      const copy = [...items];
      for (let last = copy.length - 1; last > 0; last -= 1) {
        const other = whole(0, last);
        const [a, b] = [copy[last], copy[other]];
        if (a !== undefined && b !== undefined) [copy[last], copy[other]] = [b, a];
      }
      return copy;
    },
  };
};

/** A seed of its own for each part of a simulation, so that taking one part away leaves the others as they were. */
export const seedFor = (seed: number, part: string): number => {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < part.length; index += 1) {
    hash = Math.imul(hash ^ part.charCodeAt(index), 0x01000193);
  }
  // Seeds that are near to each other must not begin alike.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
};
