import { randomUUID } from 'node:crypto';
import type { InvocationOutcome } from '../../lambda/outcome.ts';
import type { Clock } from '../../storage/clock.ts';
import { openStorage, type Storage } from '../../storage/storage.ts';
import { type Json, parseJson } from '../../template/json.ts';
import { readProgram } from '../language/read-program.ts';
import type { StateMachine } from '../run/ports.ts';
import { createStates } from '../service.ts';
import { stateFormats } from '../store/schema.ts';
import { statesStore } from '../store/store.ts';

export const machineArn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:machine';

/** A machine of these states; the first one begins. */
export const machineOf = (
  states: Readonly<Record<string, Json>>,
  more: Readonly<Record<string, Json>> = {},
): StateMachine => {
  const body = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: Object.keys(states)[0] ?? '',
    States: states,
    ...more,
  });
  return {
    arn: machineArn,
    name: 'machine',
    roleArn: 'arn:aws:iam::000000000000:role/machine',
    body,
    program: readProgram(parseJson(body), 'Definition'),
  };
};

/** A task that calls a function with the state's input. */
export const task = (functionName: string, more: Readonly<Record<string, Json>> = {}): Json => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionName, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  ...(more['Next'] === undefined ? { End: true } : {}),
  ...more,
});

export const tokenTask = (functionName: string, more: Readonly<Record<string, Json>> = {}): Json => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: functionName, Payload: { token: '{% $states.context.Task.Token %}' } },
  ...(more['Next'] === undefined ? { End: true } : {}),
  ...more,
});

/** A function of a test: returns, or throws. What it throws is the function's error. */
export type Handler = (payload: Json) => Json | Promise<Json>;

const outcomeOf = async (handler: Handler | undefined, payload: string): Promise<InvocationOutcome> => {
  if (handler === undefined) return { kind: 'failed', errorType: 'ResourceNotFoundException', payload: '{}' };
  try {
    return { kind: 'returned', payload: JSON.stringify(await handler(parseJson(payload))) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    return {
      kind: 'failed',
      errorType: name,
      payload: JSON.stringify({ errorType: name, errorMessage: message }),
    };
  }
};

/** An error as a function throws it. */
export const errorNamed = (name: string, message = 'no'): Error =>
  Object.assign(new Error(message), { name });

/** A storage that dies: after so many commits every further one fails, as if the process had ended. */
const dying = (storage: Storage, afterCommits: number): Storage & { isDead(): boolean } => {
  let commits = 0;
  let isDead = false;
  return {
    ...storage,
    isDead: () => isDead,
    transaction: (work) => {
      isDead ||= commits >= afterCommits;
      if (isDead) throw new Error('dead');
      const value = storage.transaction(work);
      commits += 1;
      return value;
    },
  };
};

/** The service on a file of its own, with functions in this process. */
export const openStates = (parts: {
  readonly file: string;
  readonly clock: Clock;
  readonly machine: StateMachine;
  readonly functions?: Readonly<Record<string, Handler>>;
  readonly objects?: Readonly<Record<string, string>>;
  readonly random?: () => number;
  readonly diesAfterCommits?: number;
}) => {
  const opened = openStorage(parts.file, stateFormats);
  const storage = dying(opened, parts.diesAfterCommits ?? Number.POSITIVE_INFINITY);
  const errors: unknown[] = [];
  const states = createStates({
    store: statesStore(storage),
    clock: parts.clock,
    chance: { newId: randomUUID, random: parts.random ?? (() => 1) },
    invoke: (name, payload) => outcomeOf(parts.functions?.[name], payload),
    objects: {
      open: async function* (bucket, key) {
        const text = parts.objects?.[`${bucket}/${key}`];
        if (text === undefined) throw new Error('NoSuchKey');
        const bytes = Buffer.from(text);
        // In small pieces, so that lines are cut anywhere.
        for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
      },
    },
    onError: (error) => errors.push(error),
    machines: [parts.machine],
  });
  states.resume();
  const settled = async (isThere: () => boolean, limitMs = 10_000): Promise<void> => {
    const endMs = performance.now() + limitMs;
    while (!isThere()) {
      if (performance.now() > endMs) throw new Error('it did not come to pass');
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const arnOf = (name: string): string => `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  const execution = (arn: string) => {
    const found = states.findExecution(arn);
    if (!found.ok) throw new Error(found.refusal.message);
    return found.value;
  };
  return {
    states,
    errors,
    settled,
    execution,
    start: (input: Json = {}, name?: string): string => {
      const started = states.start(machineArn, name, JSON.stringify(input));
      if (!started.ok) throw new Error(started.refusal.message);
      return started.value.arn;
    },
    arnOf,
    isDead: storage.isDead,
    hasEnded: (name: string): boolean => {
      const found = states.findExecution(arnOf(name));
      return found.ok && found.value.status !== 'RUNNING';
    },
    /** Until nothing is under way. */
    quiet: () => settled(() => states.inFlight() === 0),
    ended: async (arn: string) => {
      await settled(() => execution(arn).status !== 'RUNNING');
      return execution(arn);
    },
    outputOf: async (arn: string): Promise<Json> => {
      await settled(() => execution(arn).status !== 'RUNNING');
      const { status, output, error, cause } = execution(arn);
      if (status !== 'SUCCEEDED') throw new Error(`${status}: ${error}: ${cause}`);
      return parseJson(output ?? 'null');
    },
    typesOf: (arn: string): readonly string[] =>
      states
        .history(execution(arn).id, { after: undefined, limit: 1_000, newestFirst: false })
        .map(({ type }) => type),
    close: (): void => {
      states.stopRunning();
      storage.close();
    },
  };
};
