import type { Json } from '../../template/json.ts';
import type { Machine } from '../language/program.ts';
import type { Failure } from '../step/failure.ts';
import type { Stimulus } from '../step/frame.ts';
import { firstFrame } from '../step/frame.ts';
import { executionEnded, executionStarted, executionSucceeded } from '../step/notes.ts';
import type { Ending, Execution, NewExecution } from '../store/executions.ts';
import type { MapRun, MapRunStatus } from '../store/map-runs.ts';
import type { RunParts, Wake } from './ports.ts';

export type Endings = ReturnType<typeof createEndings>;

/** Beginnings and ends of executions and Map Runs. Each call is part of the transaction that is open. */
export const createEndings = ({ store, clock }: Pick<RunParts, 'store' | 'clock'>, wake: Wake) => {
  const { storage, executions, strands, history, mapRuns } = store;

  /** The first strand of an execution whose row is there. */
  const beginStrand = (
    execution: Pick<NewExecution, 'input' | 'scope'> & { readonly id: number },
    machine: Machine,
    roleArn: string,
  ): void => {
    const nowMs = clock.nowMs();
    const input: Json = JSON.parse(execution.input);
    const lastEvent = history.record(execution.id, [executionStarted(execution.input, roleArn)], 0, nowMs);
    const id = strands.insert({
      executionId: execution.id,
      parentId: undefined,
      position: 0,
      status: 'active',
      frame: firstFrame(execution.scope, machine.startAt, { input }, nowMs),
      lastEvent,
    });
    storage.afterCommit(() => wake.strand(id));
  };

  const noteOf = (ending: Ending) => {
    const { error, cause } = ending;
    const failure = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
    switch (ending.status) {
      case 'SUCCEEDED':
        return executionSucceeded(ending.output ?? 'null');
      case 'FAILED':
        return executionEnded('Failed', failure);
      case 'TIMED_OUT':
        return executionEnded('TimedOut', failure);
      case 'ABORTED':
        return executionEnded('Aborted', failure);
    }
  };

  const endExecution = (execution: Execution, ending: Ending, lastEvent: number): void => {
    const nowMs = clock.nowMs();
    history.record(execution.id, [noteOf(ending)], lastEvent, nowMs);
    executions.end(execution.id, ending, nowMs);
    strands.removeOf(execution.id);
    for (const run of mapRuns.runningOf(execution.id)) endRun(run, 'ABORTED');
    const { mapRunId } = execution;
    if (mapRunId === undefined) return;
    mapRuns.moved(mapRunId, 'RUNNING', ending.status, 1, execution.itemCount);
    storage.afterCommit(() => wake.mapRun(mapRunId));
  };

  /** Ends a Map Run and all of its children that have not ended; leaves word for the strand that waits for it. */
  const endRun = (run: MapRun, status: MapRunStatus, word?: Stimulus): void => {
    const nowMs = clock.nowMs();
    mapRuns.end(run.id, status, nowMs);
    const { PENDING: pending } = mapRuns.counts(run.id);
    executions.abortPending(run.id, nowMs);
    mapRuns.moved(run.id, 'PENDING', 'ABORTED', pending.executions, pending.items);
    for (const child of executions.runningOfRun(run.id)) {
      endExecution(child, { status: 'ABORTED', cause: 'The Map Run ended.' }, child.events);
    }
    if (word === undefined) return;
    strands.tell(run.strandId, word);
    storage.afterCommit(() => wake.strand(run.strandId));
  };

  /** Ends the branches of a strand, and what they started. */
  const endBranches = (strandId: number): void => {
    for (const id of strands.removeBelow(strandId)) {
      const run = mapRuns.runningOfStrand(id);
      if (run !== undefined) endRun(run, 'ABORTED');
    }
  };

  return {
    beginStrand,
    endExecution,
    endRun,
    endBranches,
    failed: (failure: Failure): Ending => ({ status: 'FAILED', ...failure }),
  };
};
