import type { Store } from '@twolane/store';
import { isEnd } from './domain/model.ts';
import type { ReplayTable } from './replay-table.ts';
import type { Workflow } from './workflow.ts';

/** Others write the record, too, while its execution begins. */
const MAX_TRIES = 5;

/**
 * Starts the execution of a replay that is on record, and notes it there. As often as wanted: a replay has one
 * execution. Where the note does not get through, the next call writes it. Throws what store and workflow throw.
 */
export const startReplay = async (
  {
    store,
    replays,
    workflow,
  }: {
    readonly store: Store;
    readonly replays: ReplayTable;
    readonly workflow: Pick<Workflow, 'start'>;
  },
  replayId: string,
): Promise<void> => {
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const found = await replays.load(store, replayId);
    if (found === undefined || found.value.executionArn !== undefined || isEnd(found.value.status)) return;
    const { executionArn } = await workflow.start(replayId);
    const writes = [replays.put({ ...found.value, executionArn }, found.version)];
    if ((await store.commit({ writes, events: [] })).kind === 'committed') return;
  }
};
