import { StateFailed } from '../step/failure.ts';
import { dueMsOf, type Stimulus } from '../step/frame.ts';
import { stateOf, step } from '../step/step.ts';
import type { MapRun } from '../store/map-runs.ts';
import type { Strand } from '../store/strands.ts';
import { createAlarm } from './alarm.ts';
import { createCommit } from './commit.ts';
import { createEndings } from './endings.ts';
import { fillMapRun } from './fill-map-run.ts';
import { createLanes } from './lanes.ts';
import { createMapRuns } from './map-runs.ts';
import type { RunParts, Wake } from './ports.ts';
import { createPrograms } from './programs.ts';
import { createTasks } from './tasks.ts';

/** What is due is looked at in portions. */
const dueAtOnce = 500;

/** What a strand is told; undefined: it does not wait for that. */
type Choose = (strand: Strand) => Stimulus | undefined;

export type Engine = ReturnType<typeof createEngine>;

/**
 * Runs executions. Promises: every transition is committed before anything follows from it; what waits for a timer, a
 * token, a branch or a Map Run is found again by `resume`, whenever the process ended. Not promised: that a task
 * under way at that moment runs once only; its function is called again.
 */
export const createEngine = (parts: RunParts) => {
  const { store, clock, onError } = parts;
  const { storage, executions, strands, mapRuns } = store;
  const lanes = createLanes();
  const tasks = createTasks(parts);
  const programs = createPrograms(parts);
  const filling = new Map<number, Promise<void>>();
  let isOpen = true;
  let isDraining = false;

  const wake: Wake = {
    strand: (id) => follow(id),
    mapRun: (id) => {
      if (isOpen) runs.drive(id);
    },
  };
  const endings = createEndings(parts, wake);
  const commit = createCommit(parts, programs, endings, wake);
  const runs = createMapRuns(parts, programs, endings);

  /** A defect of ours or a definition that cannot be read any more: the execution ends, and does not hang. */
  const giveUp = (executionId: number, error: unknown): void => {
    onError(error);
    if (!isOpen) return;
    const cause = error instanceof Error ? error.message : String(error);
    try {
      storage.transaction(() => {
        const execution = executions.find(executionId);
        if (execution?.status !== 'RUNNING') return;
        endings.endExecution(execution, endings.failed({ error: 'States.Runtime', cause }), execution.events);
      });
    } catch (further) {
      // The store itself is in trouble: what is written there goes on at the next start.
      onError(further);
    }
  };

  /** Tells a strand what happened, when all that came before is done. True when it moved. */
  const advance = (executionId: number, strandId: number, choose: Choose): Promise<boolean> =>
    lanes.run(executionId, async () => {
      if (!isOpen) return false;
      const strand = strands.find(strandId);
      const execution = executions.find(executionId);
      if (strand === undefined || execution?.status !== 'RUNNING') return false;
      const stimulus = choose(strand);
      if (stimulus === undefined) return false;
      const move = await step(strand.frame, stimulus, programs.around(execution, strand));
      if (move === undefined || !isOpen) return false;
      commit.move(executionId, strand, move);
      return true;
    });

  /** The same, for those who do not ask. */
  const push = async (
    { executionId, id }: Pick<Strand, 'executionId' | 'id'>,
    choose: Choose,
  ): Promise<void> => {
    try {
      await advance(executionId, id, choose);
    } catch (error) {
      giveUp(executionId, error);
    }
  };

  /** What a strand can do by itself. */
  const own: Choose = (strand) => {
    if (strand.inbox !== undefined) return strand.inbox;
    if (strand.frame.phase.kind === 'entering') return { kind: 'go' };
    if (strand.frame.phase.kind !== 'branches') return undefined;
    const unfinished =
      strands.countChildren(strand.id, 'pending') + strands.countChildren(strand.id, 'active');
    if (unfinished > 0) return undefined;
    return { kind: 'succeeded', result: strands.outputsOf(strand.id).map((text) => JSON.parse(text)) };
  };

  const fill = async (run: MapRun, strand: Strand): Promise<void> => {
    const execution = executions.find(run.executionId);
    if (execution === undefined) return;
    const around = programs.around(execution, strand);
    const state = stateOf(strand.frame, around.program);
    if (state.kind !== 'Map') return;
    try {
      await fillMapRun(run, execution, strand.frame, state, around, parts, () => isOpen);
    } catch (error) {
      // What breaks because the stack stops has not failed: it begins again at the next start.
      if (!isOpen) return;
      if (!(error instanceof StateFailed)) throw error;
      const { failure } = error;
      storage.transaction(() => {
        if (mapRuns.find(run.id)?.status === 'RUNNING')
          endings.endRun(run, 'FAILED', { kind: 'failed', failure });
      });
    }
  };

  const followMapRun = (strand: Strand): void => {
    const run = mapRuns.runningOfStrand(strand.id);
    if (run === undefined || filling.has(run.id)) return;
    if (run.isRead) {
      runs.drive(run.id);
      return;
    }
    const work = fill(run, strand)
      .then(() => wake.mapRun(run.id))
      .catch((error: unknown) => giveUp(strand.executionId, error))
      .finally(() => filling.delete(run.id));
    filling.set(run.id, work);
  };

  /** Does what the strand's phase asks for. */
  const follow = (id: number): void => {
    const strand = isOpen ? strands.find(id) : undefined;
    if (strand?.isActive !== true) return;
    const { phase } = strand.frame;
    if (strand.inbox !== undefined || phase.kind === 'entering') {
      void push(strand, own);
      return;
    }
    switch (phase.kind) {
      case 'waiting':
      case 'backingOff':
        alarm.set(phase.untilMs);
        return;
      case 'task': {
        const dueMs = dueMsOf(strand.frame);
        if (dueMs !== undefined) alarm.set(dueMs);
        if (phase.isDelivered || isDraining) return;
        const { attempt } = phase;
        const machineArn = executions.find(strand.executionId)?.machineArn ?? '';
        tasks.start(phase, machineArn, (stimulus) =>
          push(strand, ({ frame }) =>
            frame.phase.kind === 'task' && frame.phase.attempt === attempt ? stimulus : undefined,
          ),
        );
        return;
      }
      case 'branches':
        if (commit.startBranches(strand, phase.concurrency)) void push(strand, own);
        return;
      case 'mapRun':
        followMapRun(strand);
    }
  };

  const stopExecution = (
    executionId: number,
    ending: { status: 'ABORTED' | 'TIMED_OUT'; error?: string | undefined; cause?: string | undefined },
  ): void =>
    storage.transaction(() => {
      const execution = executions.find(executionId);
      if (execution?.status === 'RUNNING') endings.endExecution(execution, ending, execution.events);
    });

  const ring = async (nowMs: number): Promise<number | undefined> => {
    if (!isOpen) return undefined;
    for (const { id } of executions.due(nowMs, dueAtOnce)) {
      stopExecution(id, { status: 'TIMED_OUT', error: 'States.Timeout' });
    }
    const due = strands.due(nowMs, dueAtOnce);
    await Promise.all(due.map((strand) => push(strand, () => ({ kind: 'time' }))));
    if (!isOpen) return undefined;
    const next = Math.min(
      strands.nextDueMs() ?? Number.POSITIVE_INFINITY,
      executions.nextDueMs() ?? Number.POSITIVE_INFINITY,
    );
    return Number.isFinite(next) ? next : undefined;
  };
  const alarm = createAlarm(clock, ring, onError);

  return {
    endings,
    advance,
    isOpen: (): boolean => isOpen,
    stopExecution,
    /** Looks at a Map Run whose settings were changed. */
    drive: runs.drive,
    setAlarm: alarm.set,
    /** Takes up everything that an earlier process left. */
    resume: (): void => {
      store.prune(clock.nowMs());
      for (const id of strands.activeIds()) follow(id);
      alarm.set(clock.nowMs());
    },
    /** Work under way: tasks, transitions, maps whose items are being read. Not: waits, tokens, back-off. */
    inFlight: (): number => tasks.running() + lanes.busy() + filling.size,
    /** Nothing new begins; resolves when the tasks under way have answered. */
    drain: async (): Promise<void> => {
      isDraining = true;
      alarm.stop();
      await tasks.drained();
      await lanes.drained();
    },
    /** Nothing is written any more: answers that come now are as if they had not come. */
    close: (): void => {
      isOpen = false;
      alarm.stop();
    },
  };
};
