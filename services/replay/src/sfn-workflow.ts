import {
  DescribeStateMachineCommand,
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { RetryableError } from '@twolane/store';
import type { Workflow } from './workflow.ts';

const CONNECTION_TIMEOUT_MS = 2_000;
const REQUEST_TIMEOUT_MS = 5_000;
const MAX_ATTEMPTS = 3;

export const createWorkflowClient = (): SFNClient =>
  new SFNClient({
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  });

export const sfnWorkflow = (client: SFNClient, stateMachineArn: string): Workflow => ({
  start: async (replayId) => {
    try {
      const { executionArn } = await client.send(
        new StartExecutionCommand({
          stateMachineArn,
          name: replayId,
          input: JSON.stringify({ replayId }),
        }),
      );
      if (executionArn !== undefined) return { executionArn };
    } catch (error) {
      // It ran and has ended: a name is known for 90 days, and its ARN follows from it.
      if (!(error instanceof ExecutionAlreadyExists)) throw unreachable('start', error);
    }
    return { executionArn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${replayId}` };
  },
  wake: async (taskToken) => {
    try {
      await client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
      return 'told';
    } catch (error) {
      const isGone = [TaskDoesNotExist, TaskTimedOut, InvalidToken].some((gone) => error instanceof gone);
      if (isGone) return 'gone';
      throw unreachable('tell', error);
    }
  },
  look: async () => {
    try {
      await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
    } catch (error) {
      throw unreachable('look', error);
    }
  },
});

const unreachable = (doing: string, cause: unknown): RetryableError => {
  const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new RetryableError(`Step Functions, ${doing}: ${why}`, { cause });
};
