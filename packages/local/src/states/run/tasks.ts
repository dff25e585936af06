import type { InvocationOutcome } from '../../lambda/outcome.ts';
import { type Json, parseJson } from '../../template/json.ts';
import type { Stimulus, TaskPhase } from '../step/frame.ts';
import type { RunParts } from './ports.ts';

const payloadOf = (text: string): Json => (text === '' ? null : parseJson(text));

/** What an invocation means for the task ("Call Lambda with Step Functions", "Error names"). */
const stimulusOf = (outcome: InvocationOutcome, waitsForToken: boolean): Stimulus => {
  switch (outcome.kind) {
    case 'returned':
      if (waitsForToken) return { kind: 'delivered' };
      return {
        kind: 'succeeded',
        result: { ExecutedVersion: '$LATEST', Payload: payloadOf(outcome.payload), StatusCode: 200 },
      };
    case 'throttled':
      return {
        kind: 'failed',
        failure: { error: 'Lambda.TooManyRequestsException', cause: 'Rate Exceeded.' },
      };
    case 'failed': {
      const isMissing = outcome.errorType === 'ResourceNotFoundException';
      const error = isMissing ? 'Lambda.ResourceNotFoundException' : outcome.errorType;
      return { kind: 'failed', failure: { error, cause: outcome.payload } };
    }
  }
};

export type Tasks = {
  /**
   * Calls the function of an attempt, once in this process. The attempt counts as running until its answer has been
   * taken in: whoever looks at the strand before that must not call the function again.
   */
  start(attempt: TaskPhase, machineArn: string, onAnswer: (stimulus: Stimulus) => Promise<void>): void;
  running(): number;
  /** Resolves when nothing runs. */
  drained(): Promise<void>;
};

export const createTasks = ({ invoke, onError }: Pick<RunParts, 'invoke' | 'onError'>): Tasks => {
  const running = new Map<string, Promise<void>>();
  return {
    start: (attempt, machineArn, onAnswer) => {
      if (running.has(attempt.attempt)) return;
      const work = invoke(attempt.functionName, JSON.stringify(attempt.payload), machineArn)
        .then((outcome) => onAnswer(stimulusOf(outcome, attempt.token !== undefined)))
        .catch(onError)
        .finally(() => running.delete(attempt.attempt));
      running.set(attempt.attempt, work);
    },
    running: () => running.size,
    drained: async () => {
      await Promise.all(running.values());
    },
  };
};
