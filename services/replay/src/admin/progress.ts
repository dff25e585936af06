import type { ReadStore } from '@twolane/store';
import { type Replay, STAGES } from '../domain/model.ts';
import { readSlices, type SlicePhase } from '../slice-table.ts';
import type { Progress } from './view.ts';

/** Deliveries that the present phase has done, of those planned; undefined where none is under way. */
export const progressOf = async (
  store: ReadStore,
  table: string,
  { replayId, status, plan }: Replay,
): Promise<Progress | undefined> => {
  if (plan === undefined) return undefined;
  const done = async (phases: readonly SlicePhase[]): Promise<number> => {
    let sum = 0;
    for (const phase of phases) {
      for await (const slice of readSlices(store, table, replayId, phase)) sum += slice.done;
    }
    return Math.min(sum, plan.planned);
  };
  const of = plan.planned;
  switch (status) {
    case 'rehearsing':
      return { phase: 'rehearsal', done: await done(['rehearse']), of };
    case 'applying':
    case 'paused': {
      const stages = STAGES.map((stage) => `apply-${stage}` as const);
      return { phase: 'application', done: await done(stages), of };
    }
    case 'verifying':
      return { phase: 'verification', done: await done(['verify']), of };
    default:
      return undefined;
  }
};
