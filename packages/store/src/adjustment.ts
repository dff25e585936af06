import type { Adjustment, ItemValue } from './change-set.ts';
import type { ActionOutcome } from './verdict.ts';

type Counters = { readonly [attribute: string]: Adjustment };

/** An attribute that is absent counts as 0; `undefined` where there is something that is no number. */
export const counterValue = (value: ItemValue | undefined): number | undefined => {
  if (value === undefined) return 0;
  return typeof value === 'number' ? value : undefined;
};

/**
 * What becomes of an adjustment of counters that are now as `item` says. An unexpected value comes before a floor: who
 * decided on stale values must decide again before a refusal means anything.
 */
export const judgeAdjustment = (
  counters: Counters,
  item: { readonly [attribute: string]: ItemValue },
): ActionOutcome => {
  const judged = Object.entries(counters).map(([name, adjustment]) => judgeCounter(adjustment, item[name]));
  return (
    (['wrongType', 'conflict', 'belowFloor'] as const).find((outcome) => judged.includes(outcome)) ?? 'fine'
  );
};

const judgeCounter = ({ by, floor, expected }: Adjustment, value: ItemValue | undefined): ActionOutcome => {
  const current = counterValue(value);
  if (current === undefined) return 'wrongType';
  if (expected !== undefined && current !== expected) return 'conflict';
  if (floor !== undefined && current + by < floor) return 'belowFloor';
  return 'fine';
};
