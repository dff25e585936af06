import type { Json, JsonObject } from '../../template/json.ts';
import type { Bindings } from '../expression/evaluate.ts';
import type { Chance } from '../expression/functions.ts';
import type { Program } from '../language/program.ts';
import type { Frame } from './frame.ts';

/** All that a step needs besides the strand's own frame. */
export type Surroundings = {
  readonly program: Program;
  readonly execution: {
    readonly arn: string;
    readonly name: string;
    readonly input: Json;
    readonly startedMs: number;
    readonly machineArn: string;
    readonly machineName: string;
    readonly roleArn: string;
  };
  /** Variables of the strands around this one, which it may read. */
  readonly outerVariables: JsonObject;
  readonly nowMs: number;
  readonly chance: Chance;
};

const timeText = (ms: number): string => new Date(ms).toISOString();

/** The context object ("Accessing execution data from the context object"). */
const contextOf = (frame: Frame, { execution }: Surroundings, token: string | undefined): JsonObject => ({
  Execution: {
    Id: execution.arn,
    Input: execution.input,
    Name: execution.name,
    RoleArn: execution.roleArn,
    StartTime: timeText(execution.startedMs),
    RedriveCount: 0,
  },
  StateMachine: { Id: execution.machineArn, Name: execution.machineName },
  State: {
    Name: frame.state,
    EnteredTime: timeText(frame.enteredMs),
    RetryCount: frame.retries.reduce((sum, times) => sum + times, 0),
  },
  ...(token === undefined ? {} : { Task: { Token: token } }),
  ...(frame.item === undefined ? {} : { Map: { Item: frame.item } }),
});

/** What expressions of the strand's state see, and what else they are to see (a result, an error). */
export const bindingsOf = (
  frame: Frame,
  around: Surroundings,
  more: JsonObject = {},
  token?: string,
): Bindings => ({
  variables: { ...around.outerVariables, ...frame.variables },
  states: { input: frame.input, context: contextOf(frame, around, token), ...more },
  chance: around.chance,
});
