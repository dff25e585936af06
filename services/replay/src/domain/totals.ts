import { saysMeasure } from './external-effects.ts';
import { type ConsumerTotals, type Delta, OUTCOME_KINDS, type Outcomes, type Totals } from './model.ts';

export const NO_OUTCOMES: Outcomes = {
  applied: 0,
  alreadyApplied: 0,
  nothing: 0,
  failed: 0,
  frozen: 0,
  withheld: 0,
};
export const NO_TOTALS: Totals = { outcomes: NO_OUTCOMES, perConsumer: {} };
const NO_CONSUMER_TOTALS: ConsumerTotals = { outcomes: NO_OUTCOMES, measures: {}, perHour: {} };

export const countOf = (outcomes: Outcomes): number =>
  OUTCOME_KINDS.reduce((sum, kind) => sum + outcomes[kind], 0);

export const addOutcomes = (a: Outcomes, b: Outcomes): Outcomes => ({
  applied: a.applied + b.applied,
  alreadyApplied: a.alreadyApplied + b.alreadyApplied,
  nothing: a.nothing + b.nothing,
  failed: a.failed + b.failed,
  frozen: a.frozen + b.frozen,
  withheld: a.withheld + b.withheld,
});

/** Sums member by member; a member that one lacks counts as `zero`. */
const addMaps = <T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  zero: T,
  add: (x: T, y: T) => T,
): Readonly<Record<string, T>> => {
  const sum = new Map(Object.entries(a));
  for (const [name, value] of Object.entries(b)) sum.set(name, add(sum.get(name) ?? zero, value));
  return Object.fromEntries(sum);
};

const addNumbers = (a: number, b: number): number => a + b;

export const addCounts = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>) =>
  addMaps(a, b, 0, addNumbers);

const addConsumer = (a: ConsumerTotals, b: ConsumerTotals): ConsumerTotals => ({
  outcomes: addOutcomes(a.outcomes, b.outcomes),
  measures: addCounts(a.measures, b.measures),
  perHour: addMaps(a.perHour, b.perHour, NO_OUTCOMES, addOutcomes),
});

export const addTotals = (a: Totals, b: Totals): Totals => ({
  outcomes: addOutcomes(a.outcomes, b.outcomes),
  perConsumer: addMaps(a.perConsumer, b.perConsumer, NO_CONSUMER_TOTALS, addConsumer),
});

/** Totals of some deltas. Only what was (or would be) applied counts towards measures. */
export const totalsOf = (deltas: readonly Delta[]): Totals =>
  deltas.reduce<Totals>((sum, delta) => addTotals(sum, totalsOfOne(delta)), NO_TOTALS);

const totalsOfOne = (delta: Delta): Totals => {
  const outcomes: Outcomes = { ...NO_OUTCOMES, [delta.outcome]: 1 };
  const measures = delta.outcome === 'applied' ? measuresOf(delta) : {};
  return {
    outcomes,
    perConsumer: {
      [delta.consumer]: { outcomes, measures, perHour: { [delta.hour]: outcomes } },
    },
  };
};

/** Instants, expiries and sequences are numbers that do not add up. */
const NO_MEASURE = /(?:AtMs|AtSec|[sS]equence|[vV]ersion)$/;

/** What changed in numbers, by `table.field` (a counter's step, or after minus before), and what is said, by type. */
const measuresOf = ({ changes, emits }: Delta): Readonly<Record<string, number>> => {
  const sums = new Map<string, number>();
  for (const { type } of emits) sums.set(saysMeasure(type), (sums.get(saysMeasure(type)) ?? 0) + 1);
  for (const { table, fields } of changes) {
    for (const { name, before, after, by } of fields) {
      const step = by ?? difference(before, after);
      if (step !== undefined && !NO_MEASURE.test(name))
        sums.set(`${table}.${name}`, (sums.get(`${table}.${name}`) ?? 0) + step);
    }
  }
  return Object.fromEntries(sums);
};

/** Absent counts as 0 where the other is a number. */
const difference = (before: unknown, after: unknown): number | undefined => {
  if (typeof after === 'number' && (typeof before === 'number' || before === undefined)) {
    return after - (before ?? 0);
  }
  return typeof before === 'number' && after === undefined ? -before : undefined;
};
