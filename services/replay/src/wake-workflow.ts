import type { ReadStore } from '@twolane/store';
import { needsWaking } from './domain/needs-waking.ts';
import type { ReplayTable } from './replay-table.ts';
import type { Workflow } from './workflow.ts';

/**
 * Tells the workflow that something it waits for has been decided; `nothing` where it waits for nothing, or nothing is
 * decided. To be called after the decision's commit, as often as wanted. Throws what store and workflow throw.
 */
export const wakeWorkflow = async (
  {
    store,
    replays,
    workflow,
  }: {
    readonly store: ReadStore;
    readonly replays: ReplayTable;
    readonly workflow: Pick<Workflow, 'wake'>;
  },
  replayId: string,
): Promise<'told' | 'gone' | 'nothing'> => {
  const [replay, control, token] = await Promise.all([
    replays.load(store, replayId),
    replays.loadControl(store, replayId),
    replays.loadToken(store, replayId),
  ]);
  if (replay === undefined || control === undefined || token === undefined) return 'nothing';
  return needsWaking(replay.value, control.value, token.value) ? workflow.wake(token.value.token) : 'nothing';
};
