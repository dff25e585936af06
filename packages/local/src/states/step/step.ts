import type { Json } from '../../template/json.ts';
import { withinLimit } from '../expression/limits.ts';
import { machineAt, type Program, type State } from '../language/program.ts';
import { enter } from './enter.ts';
import { type Failure, StateFailed } from './failure.ts';
import type { Frame, Move, Note, Stimulus, TaskPhase } from './frame.ts';
import { leave } from './leave.ts';
import { branchesEnded, entered, mapRunEnded, taskFailed, taskSubmitted, taskSucceeded } from './notes.ts';
import { recover } from './recover.ts';
import { bindingsOf, type Surroundings } from './surroundings.ts';

/** The state that a strand is in. */
export const stateOf = (frame: Frame, program: Program): State => {
  const state = machineAt(program, frame.scope).states.get(frame.state);
  if (state !== undefined) return state;
  throw new Error(`The definition has no state "${frame.state}".`);
};

const endNotes = (state: State, failure: Failure | undefined, result: Json): readonly Note[] => {
  switch (state.kind) {
    case 'Task':
      return [
        failure === undefined
          ? taskSucceeded(result, state.waitsForToken)
          : taskFailed(failure, state.waitsForToken),
      ];
    case 'Parallel':
      return [branchesEnded('Parallel', failure === undefined ? 'Succeeded' : 'Failed')];
    case 'Map':
      return [
        ...(state.distributed ? [mapRunEnded(failure)] : []),
        branchesEnded('Map', failure === undefined ? 'Succeeded' : 'Failed'),
      ];
    default:
      return [];
  }
};

const overdue = (phase: TaskPhase, nowMs: number): Failure | undefined => {
  if (phase.timeoutAtMs !== undefined && phase.timeoutAtMs <= nowMs) {
    return { error: 'States.Timeout', cause: 'The task took longer than its TimeoutSeconds.' };
  }
  if (phase.heartbeatAtMs !== undefined && phase.heartbeatAtMs <= nowMs) {
    return { error: 'States.HeartbeatTimeout', cause: 'No heartbeat came within HeartbeatSeconds.' };
  }
  return undefined;
};

/** Runs work of the state; what it throws is the state's failure. */
const guarded = async (
  frame: Frame,
  state: State,
  before: readonly Note[],
  around: Surroundings,
  work: () => Promise<Move>,
): Promise<Move> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StateFailed)) throw error;
    return recover(frame, state, error.failure, before, around);
  }
};

const go = (frame: Frame, state: State, around: Surroundings): Promise<Move> | undefined => {
  if (frame.phase.kind !== 'entering') return undefined;
  const { isRetry } = frame.phase;
  const before = isRetry ? [] : [entered(state, frame.input)];
  const fresh = isRetry ? frame : { ...frame, enteredMs: around.nowMs };
  return guarded(fresh, state, before, around, () => enter(fresh, state, isRetry, around));
};

const succeed = (frame: Frame, state: State, result: Json, around: Surroundings): Promise<Move> => {
  const notes = endNotes(state, undefined, result);
  return guarded(frame, state, notes, around, () => {
    if (!('next' in state)) throw new Error(`State "${state.name}" has no result.`);
    withinLimit(result, `The result of state "${state.name}"`);
    const bindings = bindingsOf(frame, around, { result });
    return leave(
      frame,
      { state, leaving: state, next: state.next, bindings, otherwise: result, notes },
      around,
    );
  });
};

const fail = (frame: Frame, state: State, failure: Failure, around: Surroundings): Promise<Move> =>
  recover(frame, state, failure, endNotes(state, failure, null), around);

const onTime = (frame: Frame, state: State, around: Surroundings): Promise<Move> | undefined => {
  const { phase } = frame;
  switch (phase.kind) {
    case 'backingOff':
      if (phase.untilMs > around.nowMs) return undefined;
      return go({ ...frame, phase: { kind: 'entering', isRetry: true } }, state, around);
    case 'waiting':
      if (phase.untilMs > around.nowMs || state.kind !== 'Wait') return undefined;
      return guarded(frame, state, [], around, () => {
        const bindings = bindingsOf(frame, around);
        const exit = { state, leaving: state, next: state.next, bindings, otherwise: frame.input, notes: [] };
        return leave(frame, exit, around);
      });
    case 'task': {
      const failure = overdue(phase, around.nowMs);
      return failure === undefined ? undefined : fail(frame, state, failure, around);
    }
    default:
      return undefined;
  }
};

/**
 * One transition: what becomes of a strand when something happens to it. Pure but for what `around` brings; undefined
 * when the strand does not wait for that. Whoever calls it sees to it that an answer belongs to the attempt under way.
 */
export const step = (frame: Frame, stimulus: Stimulus, around: Surroundings): Promise<Move> | undefined => {
  const state = stateOf(frame, around.program);
  const { phase } = frame;
  const isWorking = phase.kind === 'task' || phase.kind === 'branches' || phase.kind === 'mapRun';
  switch (stimulus.kind) {
    case 'go':
      return go(frame, state, around);
    case 'time':
      return onTime(frame, state, around);
    case 'succeeded':
      return isWorking ? succeed(frame, state, stimulus.result, around) : undefined;
    case 'failed':
      return isWorking ? fail(frame, state, stimulus.failure, around) : undefined;
    case 'delivered':
      if (phase.kind !== 'task') return undefined;
      return Promise.resolve({
        kind: 'stays',
        notes: [taskSubmitted()],
        frame: { ...frame, phase: { ...phase, isDelivered: true } },
      });
    case 'heartbeat': {
      if (phase.kind !== 'task') return undefined;
      const heartbeatAtMs = phase.heartbeatMs === undefined ? undefined : around.nowMs + phase.heartbeatMs;
      return Promise.resolve({
        kind: 'stays',
        notes: [],
        frame: { ...frame, phase: { ...phase, heartbeatAtMs } },
      });
    }
  }
};
