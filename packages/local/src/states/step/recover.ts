import type { Catcher, Retrier, State } from '../language/program.ts';
import { type Failure, matches, StateFailed } from './failure.ts';
import type { Frame, Move, Note } from './frame.ts';
import { leave } from './leave.ts';
import { evaluationFailed } from './notes.ts';
import { bindingsOf, type Surroundings } from './surroundings.ts';

const guardsOf = (
  state: State,
): { readonly retry: readonly Retrier[]; readonly catch: readonly Catcher[] } =>
  'retry' in state ? state : { retry: [], catch: [] };

/** How long to wait before the next attempt; the first has number 0 ("Retrying after an error"). */
export const backOffMs = (retrier: Retrier, attempt: number, random: () => number): number => {
  const grownSec = retrier.intervalSec * retrier.backoffRate ** attempt;
  const delayMs = Math.min(grownSec, retrier.maxDelaySec ?? grownSec) * 1_000;
  return Math.round(retrier.fullJitter ? random() * delayMs : delayMs);
};

const tryAgain = (frame: Frame, state: State, failure: Failure, around: Surroundings): Frame | undefined => {
  const { retry } = guardsOf(state);
  const index = retry.findIndex(({ errorEquals }) => matches(errorEquals, failure.error));
  const retrier = retry[index];
  const used = frame.retries[index] ?? 0;
  if (retrier === undefined || used >= retrier.maxAttempts) return undefined;
  return {
    ...frame,
    retries: retry.map((_, at) => (frame.retries[at] ?? 0) + (at === index ? 1 : 0)),
    phase: {
      kind: 'backingOff',
      untilMs: around.nowMs + backOffMs(retrier, used, around.chance.random),
    },
  };
};

/** What a state that failed does: tries again, goes where its `Catch` says, or fails its strand. */
export const recover = async (
  frame: Frame,
  state: State,
  failure: Failure,
  before: readonly Note[],
  around: Surroundings,
): Promise<Move> => {
  const isEvaluation = failure.error === 'States.QueryEvaluationError';
  const notes = isEvaluation ? [...before, evaluationFailed(state, failure)] : before;
  const again = tryAgain(frame, state, failure, around);
  if (again !== undefined) return { kind: 'stays', notes, frame: again };
  const catcher = guardsOf(state).catch.find(({ errorEquals }) => matches(errorEquals, failure.error));
  if (catcher === undefined) return { kind: 'failed', notes, failure };
  const errorOutput = { Error: failure.error, Cause: failure.cause };
  try {
    const bindings = bindingsOf(frame, around, { errorOutput });
    const exit = { state, leaving: catcher, next: catcher.next, bindings, otherwise: errorOutput, notes };
    return await leave(frame, exit, around);
  } catch (error) {
    if (!(error instanceof StateFailed)) throw error;
    return {
      kind: 'failed',
      notes: [...notes, evaluationFailed(state, error.failure)],
      failure: error.failure,
    };
  }
};
