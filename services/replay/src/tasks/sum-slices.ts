import type { Totals } from '../domain/model.ts';
import { addTotals, NO_TOTALS } from '../domain/totals.ts';
import { readSlices, type SlicePhase, type SliceProgress } from '../slice-table.ts';
import type { WorkPorts } from './ports.ts';

export interface PhaseSum {
  readonly totals: Totals;
  readonly overtaken: number;
  readonly mismatches: number;
  /** Deliveries that are to be made, in slices that have begun. */
  readonly of: number;
  readonly finishedSlices: number;
  /** Events that were worked off. */
  readonly events: number;
  readonly workMs: number;
}

const NOTHING: PhaseSum = {
  totals: NO_TOTALS,
  overtaken: 0,
  mismatches: 0,
  of: 0,
  finishedSlices: 0,
  events: 0,
  workMs: 0,
};

/** All slices of these phases, added up. */
export const sumSlices = async (
  { store, replays }: Pick<WorkPorts, 'store' | 'replays'>,
  replayId: string,
  phases: readonly SlicePhase[],
): Promise<PhaseSum> => {
  let sum = NOTHING;
  for (const phase of phases) {
    for await (const progress of readSlices(store, replays.name, replayId, phase)) sum = added(sum, progress);
  }
  return sum;
};

const added = (sum: PhaseSum, progress: SliceProgress): PhaseSum => ({
  totals: addTotals(sum.totals, progress.totals),
  overtaken: sum.overtaken + progress.overtaken,
  mismatches: sum.mismatches + progress.mismatches,
  of: sum.of + progress.of,
  finishedSlices: sum.finishedSlices + (progress.finished ? 1 : 0),
  events: sum.events + progress.position,
  workMs: sum.workMs + progress.workMs,
});
