import { isJsonObject } from '../../template/json.ts';
import { evaluate } from '../expression/evaluate.ts';
import { withinLimit } from '../expression/limits.ts';
import type { Amount, TaskState } from '../language/program.ts';
import { amountOf, wrong } from './amount.ts';
import type { Frame, Move, Note } from './frame.ts';
import { taskScheduled, taskStarted } from './notes.ts';
import { bindingsOf, type Surroundings } from './surroundings.ts';

const longestTimeoutSec = 99_999_999;

/** An ARN's fourth part. */
const regionOf = ({ execution }: Surroundings): string => execution.machineArn.split(':')[3] ?? '';

/** Makes a new attempt of a task, with a name and, where it waits for one, a token of its own. Throws StateFailed. */
export const enterTask = async (
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
    amount === undefined
      ? undefined
      : amountOf(amount, bindings, what, { least: 1, most: longestTimeoutSec });
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
