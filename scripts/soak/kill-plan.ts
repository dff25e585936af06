import type { Random } from '../feed/random.ts';

const SHARE_DURING_START_PERCENT = 25;
const LONGEST_START_MS = 2_500;
const SHORTEST_LIFE_MS = 50;
const LONGEST_LIFE_MS = 4_000;

/** When a stack dies: so long after its process began, or after it was up. */
export interface Death {
  readonly since: 'process' | 'ready';
  readonly afterMs: number;
}

/** A quarter dies while it starts, the others somewhere in their first seconds of work. */
export const nextDeath = (random: Random): Death =>
  random.chance(SHARE_DURING_START_PERCENT)
    ? { since: 'process', afterMs: random.int(0, LONGEST_START_MS) }
    : { since: 'ready', afterMs: random.int(SHORTEST_LIFE_MS, LONGEST_LIFE_MS) };
