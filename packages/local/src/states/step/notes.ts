import type { Json, JsonObject } from '../../template/json.ts';
import type { State } from '../language/program.ts';
import type { Failure } from './failure.ts';
import type { Note } from './frame.ts';

const whole = { truncated: false };
const note = (type: string, details: JsonObject = {}): Note => ({ type, details });

export const entered = (state: State, input: Json): Note =>
  note(`${state.kind}StateEntered`, {
    stateEnteredEventDetails: { name: state.name, input: JSON.stringify(input), inputDetails: whole },
  });

export const exited = (state: State, output: Json, assigned: JsonObject | undefined): Note =>
  note(`${state.kind}StateExited`, {
    stateExitedEventDetails: {
      name: state.name,
      output: JSON.stringify(output),
      outputDetails: whole,
      ...(assigned === undefined
        ? {}
        : {
            assignedVariables: Object.fromEntries(
              Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]),
            ),
          }),
    },
  });

const lambda = (waitsForToken: boolean) => ({
  resourceType: 'lambda',
  resource: waitsForToken ? 'invoke.waitForTaskToken' : 'invoke',
});

export const taskScheduled = (
  parameters: Json,
  waitsForToken: boolean,
  region: string,
  timeoutSec?: number,
): Note =>
  note('TaskScheduled', {
    taskScheduledEventDetails: {
      ...lambda(waitsForToken),
      region,
      parameters: JSON.stringify(parameters),
      ...(timeoutSec === undefined ? {} : { timeoutInSeconds: timeoutSec }),
    },
  });

export const taskStarted = (waitsForToken: boolean): Note =>
  note('TaskStarted', { taskStartedEventDetails: lambda(waitsForToken) });

export const taskSubmitted = (): Note => note('TaskSubmitted', { taskSubmittedEventDetails: lambda(true) });

export const taskSucceeded = (output: Json, waitsForToken: boolean): Note =>
  note('TaskSucceeded', {
    taskSucceededEventDetails: {
      ...lambda(waitsForToken),
      output: JSON.stringify(output),
      outputDetails: whole,
    },
  });

export const taskFailed = (failure: Failure, waitsForToken: boolean): Note => {
  const isTimeout = failure.error === 'States.Timeout' || failure.error === 'States.HeartbeatTimeout';
  const details = { ...lambda(waitsForToken), ...failure };
  return isTimeout
    ? note('TaskTimedOut', { taskTimedOutEventDetails: details })
    : note('TaskFailed', { taskFailedEventDetails: details });
};

export const evaluationFailed = (state: State, failure: Failure): Note =>
  note('EvaluationFailed', { evaluationFailedEventDetails: { state: state.name, ...failure } });

export const mapStarted = (length: number): Note =>
  note('MapStateStarted', { mapStateStartedEventDetails: { length } });

/** Of a Parallel or Map state as a whole. */
export const branchesEnded = (kind: 'Parallel' | 'Map', how: 'Started' | 'Succeeded' | 'Failed'): Note =>
  note(`${kind}State${how}`);

export const iteration = (how: 'Started' | 'Succeeded' | 'Failed', name: string, index: number): Note =>
  note(`MapIteration${how}`, { [`mapIteration${how}EventDetails`]: { name, index } });

export const mapRunStarted = (mapRunArn: string): Note =>
  note('MapRunStarted', { mapRunStartedEventDetails: { mapRunArn } });

export const mapRunEnded = (failure: Failure | undefined): Note =>
  failure === undefined
    ? note('MapRunSucceeded')
    : note('MapRunFailed', { mapRunFailedEventDetails: { ...failure } });

export const executionStarted = (input: string, roleArn: string): Note =>
  note('ExecutionStarted', { executionStartedEventDetails: { input, inputDetails: whole, roleArn } });

export const executionSucceeded = (output: string): Note =>
  note('ExecutionSucceeded', { executionSucceededEventDetails: { output, outputDetails: whole } });

/** How an execution ended that did not succeed. */
export const executionEnded = (how: 'Failed' | 'TimedOut' | 'Aborted', failure: Partial<Failure>): Note =>
  note(`Execution${how}`, { [`execution${how}EventDetails`]: { ...failure } });
