import { createRandom, type Random, seedFor } from '../kernel/random.ts';
import { FAULT_KINDS, type FaultKind, type FaultRule } from './kinds.ts';

export type Fired = Readonly<Record<FaultKind, number>>;

export interface Faults {
  /** Whether it goes wrong this time; counts it where it does. */
  fires(kind: FaultKind): boolean;
  /** Whether it may go wrong now, for what lasts a while and is counted by whoever meets it. */
  isActive(kind: FaultKind): boolean;
  /** Counts what went wrong by itself: what somebody planned as a happening of its own, or a consequence. */
  count(kind: FaultKind): void;
  /** Chance of its own, so that one kind taken away leaves the others as they were. */
  randomOf(kind: FaultKind): Random;
  fired(): Fired;
}

interface Ports {
  readonly seed: number;
  readonly rules: readonly FaultRule[];
  readonly startMs: number;
  readonly nowMs: () => number;
}

export const createFaults = ({ seed, rules, startMs, nowMs }: Ports): Faults => {
  const byKind = Map.groupBy(rules, ({ kind }) => kind);
  const randoms = new Map<FaultKind, Random>();
  const counts = new Map<FaultKind, number>();
  const randomOf = (kind: FaultKind): Random => {
    const known = randoms.get(kind);
    if (known !== undefined) return known;
    const random = createRandom(seedFor(seed, kind));
    randoms.set(kind, random);
    return random;
  };
  const activeRule = (kind: FaultKind): FaultRule | undefined => {
    const atMs = nowMs() - startMs;
    return byKind.get(kind)?.find(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs);
  };
  const count = (kind: FaultKind): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const fired = new Map<FaultKind, number>(FAULT_KINDS.map((kind) => [kind, 0]));
  return {
    fires: (kind) => {
      const rule = activeRule(kind);
      if (rule === undefined || !randomOf(kind).chance(rule.rate)) return false;
      count(kind);
      return true;
    },
    isActive: (kind) => activeRule(kind) !== undefined,
    count,
    randomOf,
    fired: () => recordOf(new Map([...fired, ...counts])),
  };
};

const noneFired = (): Fired => recordOf(new Map());

const recordOf = (counts: ReadonlyMap<FaultKind, number>): Fired => {
  const of = (kind: FaultKind): number => counts.get(kind) ?? 0;
  const record: Partial<Record<FaultKind, number>> = {};
  for (const kind of FAULT_KINDS) record[kind] = of(kind);
  return isWhole(record) ? record : noneFired();
};

const isWhole = (record: Partial<Record<FaultKind, number>>): record is Record<FaultKind, number> =>
  FAULT_KINDS.every((kind) => record[kind] !== undefined);
