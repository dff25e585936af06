import { isJsonList, isJsonObject, type Json } from '../../template/json.ts';
import { type Bindings, evaluate } from '../expression/evaluate.ts';
import { withinLimit } from '../expression/limits.ts';
import type {
  Amount,
  ChoiceState,
  FailState,
  MapState,
  ParallelState,
  State,
  TaskState,
  WaitState,
} from '../language/program.ts';
import { largestConcurrency } from '../language/read-map.ts';
import { StateFailed } from './failure.ts';
import type { Branch, Frame, Move, Note } from './frame.ts';
import { leave } from './leave.ts';
import { branchesEnded, entered, mapStarted, taskScheduled, taskStarted } from './notes.ts';
import { bindingsOf, type Surroundings } from './surroundings.ts';

/** "Inline mode concurrency": up to 40 iterations at a time. */
const inlineConcurrency = 40;

const wrong = (what: string): StateFailed => new StateFailed('States.QueryEvaluationError', what);

/** What an amount comes to. Throws StateFailed where an expression yields no whole number, or one out of range. */
export const amountOf = async (
  amount: Amount,
  bindings: Bindings,
  what: string,
  least: number,
  most: number,
): Promise<number> => {
  const value = typeof amount === 'number' ? amount : await evaluate(amount, bindings);
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw wrong(`${what} must be a number from ${least} to ${most}, not ${JSON.stringify(value)}.`);
};

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
    const seconds = await amountOf(until.seconds, bindings, 'Seconds', 0, longestWaitSec);
    const untilMs = around.nowMs + seconds * 1_000;
    return { kind: 'stays', notes, frame: { ...frame, phase: { kind: 'waiting', untilMs } } };
  }
  const text = await evaluate(until.timestamp, bindings);
  const untilMs = typeof text === 'string' && timestampForm.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(untilMs))
    throw wrong(`Timestamp must be a time as in RFC 3339, not ${JSON.stringify(text)}.`);
  return { kind: 'stays', notes, frame: { ...frame, phase: { kind: 'waiting', untilMs } } };
};

/** An ARN's fourth part. */
const regionOf = ({ execution }: Surroundings): string => execution.machineArn.split(':')[3] ?? '';

const enterTask = async (
  frame: Frame,
  state: TaskState,
  notes: readonly Note[],
  around: Surroundings,
): Promise<Move> => {
  const { waitsForToken } = state;
  const token = waitsForToken ? around.chance.newId() : undefined;
  const bindings = bindingsOf(frame, around, {}, token);
  const parameters = withinLimit(
    await evaluate(state.arguments, bindings),
    `What state "${state.name}" sends`,
  );
  const functionName = isJsonObject(parameters) ? parameters['FunctionName'] : undefined;
  if (typeof functionName !== 'string') throw wrong('FunctionName must be a text.');
  const seconds = async (amount: Amount | undefined, what: string): Promise<number | undefined> =>
    amount === undefined ? undefined : amountOf(amount, bindings, what, 1, longestWaitSec);
  const timeoutSec = await seconds(state.timeoutSec, 'TimeoutSeconds');
  const heartbeatSec = await seconds(state.heartbeatSec, 'HeartbeatSeconds');
  const inSec = (sec: number | undefined) => (sec === undefined ? undefined : around.nowMs + sec * 1_000);
  return {
    kind: 'stays',
    notes: [
      ...notes,
      taskScheduled(parameters, waitsForToken, regionOf(around), timeoutSec),
      taskStarted(waitsForToken),
    ],
    frame: {
      ...frame,
      phase: {
        kind: 'task',
        attempt: around.chance.newId(),
        functionName,
        payload: (isJsonObject(parameters) ? parameters['Payload'] : undefined) ?? {},
        token,
        isDelivered: false,
        timeoutAtMs: inSec(timeoutSec),
        heartbeatMs: heartbeatSec === undefined ? undefined : heartbeatSec * 1_000,
        heartbeatAtMs: inSec(heartbeatSec),
      },
    },
  };
};

const enterParallel = async (
  frame: Frame,
  state: ParallelState,
  notes: readonly Note[],
  around: Surroundings,
): Promise<Move> => {
  const bindings = bindingsOf(frame, around);
  const input = state.arguments === undefined ? frame.input : await evaluate(state.arguments, bindings);
  withinLimit(input, `What state "${state.name}" sends`);
  const branches = state.branches.map(
    (_, index): Branch => ({ scope: [...frame.scope, [state.name, index]], input, item: frame.item }),
  );
  return {
    kind: 'branches',
    notes: [...notes, branchesEnded('Parallel', 'Started')],
    frame: { ...frame, phase: { kind: 'branches', concurrency: branches.length } },
    branches,
  };
};

/** The list that a map without a reader goes through. Throws StateFailed. */
export const itemsOf = async (
  frame: Frame,
  state: MapState,
  around: Surroundings,
): Promise<readonly Json[]> => {
  const items =
    state.items === undefined ? frame.input : await evaluate(state.items, bindingsOf(frame, around));
  if (isJsonList(items)) return items;
  throw wrong(`Items of "${state.name}" must be a list, not ${JSON.stringify(items).slice(0, 100)}.`);
};

/** What one iteration of a map gets for one item. Throws StateFailed. */
export const selected = (
  frame: Frame,
  state: MapState,
  item: Json,
  index: number,
  around: Surroundings,
): Promise<Json> => {
  if (state.selector === undefined) return Promise.resolve(item);
  return evaluate(state.selector, bindingsOf({ ...frame, item: { Index: index, Value: item } }, around));
};

const enterMap = async (
  frame: Frame,
  state: MapState,
  notes: readonly Note[],
  around: Surroundings,
): Promise<Move> => {
  const bindings = bindingsOf(frame, around);
  const maxConcurrency = await amountOf(
    state.maxConcurrency,
    bindings,
    'MaxConcurrency',
    0,
    largestConcurrency,
  );
  if (state.distributed) {
    const settings = {
      label: state.label,
      maxConcurrency,
      toleratedPercentage: await amountOf(
        state.toleratedPercentage,
        bindings,
        'ToleratedFailurePercentage',
        0,
        100,
      ),
      toleratedCount: await amountOf(
        state.toleratedCount,
        bindings,
        'ToleratedFailureCount',
        0,
        Number.MAX_SAFE_INTEGER,
      ),
    };
    return { kind: 'mapRun', notes, frame: { ...frame, phase: { kind: 'mapRun' } }, settings };
  }
  const items = await itemsOf(frame, state, around);
  const branches: Branch[] = [];
  for (const [index, item] of items.entries()) {
    const input = await selected(frame, state, item, index, around);
    const scope = [...frame.scope, [state.name, 0] as const];
    branches.push({ scope, input, item: { Index: index, Value: item } });
  }
  const concurrency = Math.min(maxConcurrency === 0 ? inlineConcurrency : maxConcurrency, inlineConcurrency);
  return {
    kind: 'branches',
    notes: [...notes, mapStarted(branches.length)],
    frame: { ...frame, phase: { kind: 'branches', concurrency } },
    branches,
  };
};

const textOf = async (template: string | undefined, bindings: Bindings, what: string): Promise<string> => {
  const value = template === undefined ? '' : await evaluate(template, bindings);
  if (typeof value === 'string') return value;
  throw wrong(`${what} must be a text, not ${JSON.stringify(value).slice(0, 100)}.`);
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
