import { parseJson } from '../../template/json.ts';
import { largestPayloadBytes } from '../expression/limits.ts';
import { machineAt } from '../language/program.ts';
import type { Failure } from '../step/failure.ts';
import type { Stimulus } from '../step/frame.ts';
import type { MapRun } from '../store/map-runs.ts';
import type { Endings } from './endings.ts';
import type { RunParts } from './ports.ts';
import type { Programs } from './programs.ts';
import { isExceeded } from './tolerance.ts';

/** AWS lets 10,000 children run at a time; one machine has not so many cores. */
const mostChildrenAtOnce = 1_000;

const thresholdExceeded: Failure = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
};

export type MapRuns = ReturnType<typeof createMapRuns>;

/** Children of Map Runs: as many at a time as may be, until all have ended or too many failed. */
export const createMapRuns = (
  { store, clock }: Pick<RunParts, 'store' | 'clock'>,
  programs: Programs,
  endings: Endings,
) => {
  const { storage, executions, mapRuns } = store;

  /** The outputs of the children that succeeded, as one list; it must fit into the state's output. */
  const resultOf = (run: MapRun): Stimulus => {
    const outputs: string[] = [];
    let bytes = '[]'.length;
    for (const output of executions.outputsOfRun(run.id)) {
      bytes += Buffer.byteLength(output) + ','.length;
      if (bytes > largestPayloadBytes) {
        const cause = `The results of the Map Run have more than ${largestPayloadBytes} bytes.`;
        return { kind: 'failed', failure: { error: 'States.DataLimitExceeded', cause } };
      }
      outputs.push(output);
    }
    return { kind: 'succeeded', result: parseJson(`[${outputs.join(',')}]`) };
  };

  const startChildren = (run: MapRun, room: number): void => {
    for (const child of executions.pendingOfRun(run.id, room)) {
      const { program, roleArn } = programs.of(child.definition);
      executions.begin(child.id, clock.nowMs());
      mapRuns.moved(run.id, 'PENDING', 'RUNNING', 1, child.itemCount);
      endings.beginStrand(child, machineAt(program, child.scope), roleArn);
    }
  };

  return {
    /** Does what is due of a Map Run whose items are all there. */
    drive: (id: number): void =>
      storage.transaction(() => {
        const run = mapRuns.find(id);
        if (run?.status !== 'RUNNING' || !run.isRead) return;
        const counts = mapRuns.counts(id);
        if (isExceeded(run, counts)) {
          endings.endRun(run, 'FAILED', { kind: 'failed', failure: thresholdExceeded });
          return;
        }
        if (counts.PENDING.executions + counts.RUNNING.executions === 0) {
          endings.endRun(run, 'SUCCEEDED', resultOf(run));
          return;
        }
        const wanted = run.maxConcurrency === 0 ? mostChildrenAtOnce : run.maxConcurrency;
        const room = Math.min(wanted, mostChildrenAtOnce) - counts.RUNNING.executions;
        if (room > 0) startChildren(run, room);
      }),
  };
};
