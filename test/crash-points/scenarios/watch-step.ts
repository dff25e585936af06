import { replayTable } from '../../../services/replay/src/replay-table.ts';
import { watchReplays } from '../../../services/replay/src/tasks/watch.ts';
import type { Around } from '../core/calls.ts';
import type { Step } from '../core/scenario.ts';
import { interruptedStore } from '../world/interrupted.ts';
import { silentTelemetry } from '../world/lane1.ts';
import { type Lane2, REPLAY } from '../world/lane2/lane2.ts';

export interface Failure {
  readonly replayId: string;
  readonly name: string;
  readonly error: string;
  readonly cause: string;
}

/** One run of the watch, as often as it takes until it has nothing to say. */
export const watchStep = (lane: Lane2, execution: 'running' | 'ended', failures: Failure[] = []): Step => ({
  name: 'replayWatch',
  boot: (around: Around) => {
    const ports = {
      store: interruptedStore(lane.world.store, around),
      replays: replayTable(REPLAY),
      workflow: lane.workflow(around),
      executionOf: () =>
        around('read DescribeExecution', async () => ({ state: execution, why: 'Killed' }) as const),
      recordFailure: (replayId: string, failure: Omit<Failure, 'replayId'>) =>
        around('Invoke worker', async () => {
          failures.push({ replayId, ...failure });
        }),
      logger: silentTelemetry('replayWatch').logger,
      clock: lane.world.clock.now,
    };
    return async () => {
      const { failures: notLookedAfter } = await watchReplays(ports, Number.MAX_SAFE_INTEGER);
      return notLookedAfter === 0 ? 'done' : 'again';
    };
  },
});
