import { machineAt, type Program } from '../language/program.ts';
import type { Failure } from '../step/failure.ts';
import { type Branch, firstFrame, type MapSettings, type Move, type Note } from '../step/frame.ts';
import { iteration, mapRunStarted } from '../step/notes.ts';
import { stateOf } from '../step/step.ts';
import type { Execution } from '../store/executions.ts';
import { mostHistoryEvents } from '../store/history.ts';
import type { Strand } from '../store/strands.ts';
import type { Endings } from './endings.ts';
import type { RunParts, Wake } from './ports.ts';
import type { Programs } from './programs.ts';

const historyFull: Failure = {
  error: 'States.Runtime',
  cause: `The execution reached the maximum number of history events (${mostHistoryEvents}).`,
};

export type Commit = ReturnType<typeof createCommit>;

/** Makes moves durable: each in one transaction, with the history that tells of it. */
export const createCommit = (
  { store, clock, chance }: Pick<RunParts, 'store' | 'clock' | 'chance'>,
  programs: Programs,
  endings: Endings,
  wake: Wake,
) => {
  const { storage, executions, strands, history, mapRuns } = store;

  const look = (id: number): void => storage.afterCommit(() => wake.strand(id));

  /** What the history of a map says about one of its iterations. */
  const iterationNotes = (
    program: Program,
    parent: Strand,
    position: number,
    how: 'Started' | 'Succeeded' | 'Failed',
  ): readonly Note[] => {
    const state = stateOf(parent.frame, program);
    return state.kind === 'Map' ? [iteration(how, state.name, position)] : [];
  };

  const addBranches = (
    strand: Strand,
    branches: readonly Branch[],
    program: Program,
    lastEvent: number,
  ): void => {
    for (const [position, branch] of branches.entries()) {
      const { startAt } = machineAt(program, branch.scope);
      const frame = firstFrame(branch.scope, startAt, branch, clock.nowMs());
      const { executionId } = strand;
      strands.insert({ executionId, parentId: strand.id, position, status: 'pending', frame, lastEvent });
    }
  };

  const addMapRun = (execution: Execution, strand: Strand, settings: MapSettings): string => {
    const place = execution.machineArn.replace(':stateMachine:', ':mapRun:');
    const arn = `${place}/${settings.label}:${chance.newId()}`;
    const { machineArn, id: executionId } = execution;
    mapRuns.insert({ arn, executionId, strandId: strand.id, machineArn }, settings, clock.nowMs());
    return arn;
  };

  const endStrand = (
    execution: Execution,
    strand: Strand,
    move: Extract<Move, { kind: 'succeeded' | 'failed' }>,
    lastEvent: number,
  ): void => {
    const parent = strand.parentId === undefined ? undefined : strands.find(strand.parentId);
    if (parent === undefined) {
      const ending =
        move.kind === 'failed'
          ? endings.failed(move.failure)
          : ({ status: 'SUCCEEDED', output: JSON.stringify(move.output) } as const);
      endings.endExecution(execution, ending, lastEvent);
      return;
    }
    const { program } = programs.of(execution.definition);
    const how = move.kind === 'failed' ? 'Failed' : 'Succeeded';
    const notes = iterationNotes(program, parent, strand.position, how);
    history.record(execution.id, notes, lastEvent, clock.nowMs());
    if (move.kind === 'succeeded') strands.finish(strand.id, JSON.stringify(move.output));
    else {
      endings.endBranches(parent.id);
      strands.tell(parent.id, { kind: 'failed', failure: move.failure });
    }
    look(parent.id);
  };

  return {
    /** What became of a strand. Nothing happens when its execution has ended meanwhile. */
    move: (executionId: number, strand: Strand, move: Move): void =>
      storage.transaction(() => {
        const execution = executions.find(executionId);
        if (execution?.status !== 'RUNNING') return;
        // One event must have room: the one that says how the execution ended.
        if (execution.events + move.notes.length + 2 > mostHistoryEvents) {
          endings.endExecution(execution, endings.failed(historyFull), strand.lastEvent);
          return;
        }
        const lastEvent = history.record(executionId, move.notes, strand.lastEvent, clock.nowMs());
        if (strand.frame.phase.kind === 'branches') endings.endBranches(strand.id);
        switch (move.kind) {
          case 'stays':
            strands.update(strand.id, move.frame, lastEvent);
            look(strand.id);
            return;
          case 'branches':
            strands.update(strand.id, move.frame, lastEvent);
            addBranches(strand, move.branches, programs.of(execution.definition).program, lastEvent);
            look(strand.id);
            return;
          case 'mapRun': {
            const arn = addMapRun(execution, strand, move.settings);
            const started = history.record(executionId, [mapRunStarted(arn)], lastEvent, clock.nowMs());
            strands.update(strand.id, move.frame, started);
            look(strand.id);
            return;
          }
          default:
            endStrand(execution, strand, move, lastEvent);
        }
      }),

    /** Lets branches begin whose turn it is. True when all have ended. */
    startBranches: (strand: Strand, concurrency: number): boolean =>
      storage.transaction(() => {
        const active = strands.countChildren(strand.id, 'active');
        const pending = strands.children(strand.id, 'pending', Math.max(0, concurrency - active));
        const execution = executions.find(strand.executionId);
        if (execution === undefined) return false;
        const { program } = programs.of(execution.definition);
        for (const child of pending) {
          const notes = iterationNotes(program, strand, child.position, 'Started');
          strands.activate(child.id, history.record(execution.id, notes, child.lastEvent, clock.nowMs()));
          look(child.id);
        }
        return active === 0 && pending.length === 0;
      }),
  };
};
