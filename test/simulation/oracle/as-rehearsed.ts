import type { Totals } from '../../../services/replay/src/domain/model.ts';

/** What is looked at of a replay that is done. */
export interface Done {
  readonly consumers: readonly string[];
  readonly withheld: Totals['outcomes']['withheld'];
  readonly notFoundOut: Totals['outcomes']['failed'];
  readonly failed: number;
  readonly mismatches: number;
  readonly overtaken: number;
  readonly stillToApply: number;
}

/** Moves the goods of a large order in several commits, whichever of its messages comes. */
const IN_STEPS = 'insights-orders';

/**
 * Whether a correction that nobody disturbed did what was shown, as far as that could be shown: what follows from a call
 * that a rehearsal withholds, and its application makes, it cannot show; nor what it failed to find out.
 *
 * Where an answer was lost between two commits of one delivery, the delivery before it, which is brought again first, ends
 * what it had begun. So the one does more than was shown, and the other counts as overtaken: never more of the first than
 * of the second, and in the end nothing is left.
 */
export const wasAsRehearsed = (done: Done): boolean => {
  const isShown = done.withheld === 0 && done.notFoundOut === 0;
  const endedForOthers = done.consumers.includes(IN_STEPS) ? done.overtaken : 0;
  return (!isShown || done.mismatches <= endedForOthers) && done.stillToApply <= done.failed;
};
