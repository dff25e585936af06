import { evaluate } from '../expression/evaluate.ts';
import type { ChoiceState, FailState, State, WaitState } from '../language/program.ts';
import { amountOf, textOf, wrong } from './amount.ts';
import { enterMap, enterParallel } from './enter-branches.ts';
import { enterTask } from './enter-task.ts';
import { StateFailed } from './failure.ts';
import type { Frame, Move, Note } from './frame.ts';
import { leave } from './leave.ts';
import { entered } from './notes.ts';
import { bindingsOf, type Surroundings } from './surroundings.ts';

const enterChoice = async (
  frame: Frame,
  state: ChoiceState,
  notes: readonly Note[],
  around: Surroundings,
) => {
  const bindings = bindingsOf(frame, around);
  for (const rule of state.rules) {
    const holds =
      typeof rule.condition === 'boolean' ? rule.condition : await evaluate(rule.condition, bindings);
    if (typeof holds !== 'boolean') throw wrong(`The condition ${rule.condition} yields no boolean.`);
    if (!holds) continue;
    return leave(
      frame,
      { state, leaving: rule, next: rule.next, bindings, otherwise: frame.input, notes },
      around,
    );
  }
  if (state.otherwise === undefined) {
    throw new StateFailed(
      'States.NoChoiceMatched',
      `No rule of "${state.name}" matched, and it has no Default.`,
    );
  }
  return leave(
    frame,
    { state, leaving: state, next: state.otherwise, bindings, otherwise: frame.input, notes },
    around,
  );
};

/** RFC 3339, as Step Functions asks for it: with the time and the zone. */
const timestampForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const longestWaitSec = 99_999_999;

const enterWait = async (
  frame: Frame,
  { until }: WaitState,
  notes: readonly Note[],
  around: Surroundings,
): Promise<Move> => {
  const bindings = bindingsOf(frame, around);
  if ('seconds' in until) {
    const seconds = await amountOf(until.seconds, bindings, 'Seconds', { least: 0, most: longestWaitSec });
    const untilMs = around.nowMs + seconds * 1_000;
    return { kind: 'stays', notes, frame: { ...frame, phase: { kind: 'waiting', untilMs } } };
  }
  const text = await evaluate(until.timestamp, bindings);
  const untilMs = typeof text === 'string' && timestampForm.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(untilMs))
    throw wrong(`Timestamp must be a time as in RFC 3339, not ${JSON.stringify(text)}.`);
  return { kind: 'stays', notes, frame: { ...frame, phase: { kind: 'waiting', untilMs } } };
};

const enterFail = async (
  frame: Frame,
  state: FailState,
  notes: readonly Note[],
  around: Surroundings,
): Promise<Move> => {
  const bindings = bindingsOf(frame, around);
  const error = await textOf(state.error, bindings, 'Error');
  return { kind: 'failed', notes, failure: { error, cause: await textOf(state.cause, bindings, 'Cause') } };
};

/** Begins the work of a state. Throws StateFailed. */
export const enter = async (
  frame: Frame,
  state: State,
  isRetry: boolean,
  around: Surroundings,
): Promise<Move> => {
  const notes = isRetry ? [] : [entered(state, frame.input)];
  switch (state.kind) {
    case 'Pass':
    case 'Succeed': {
      const bindings = bindingsOf(frame, around);
      return leave(
        frame,
        { state, leaving: state, next: state.next, bindings, otherwise: frame.input, notes },
        around,
      );
    }
    case 'Fail':
      return enterFail(frame, state, notes, around);
    case 'Choice':
      return enterChoice(frame, state, notes, around);
    case 'Wait':
      return enterWait(frame, state, notes, around);
    case 'Task':
      return enterTask(frame, state, notes, around);
    case 'Parallel':
      return enterParallel(frame, state, notes, around);
    case 'Map':
      return enterMap(frame, state, notes, around);
  }
};
