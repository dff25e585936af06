import { DescribeExecutionCommand, ExecutionDoesNotExist, type SFNClient } from '@aws-sdk/client-sfn';
import { RetryableError } from '@twolane/store';
import type { WatchPorts } from './tasks/watch.ts';

/** How executions stand, by Step Functions' own word. One that it does not know (yet) is `unknown`. */
export const executionStates =
  (client: SFNClient): WatchPorts['executionOf'] =>
  async (executionArn) => {
    try {
      const { status, stopDate, error, cause } = await client.send(
        new DescribeExecutionCommand({ executionArn }),
      );
      if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return { state: 'running' };
      const why = [status, error, cause].filter((text) => text !== undefined && text !== '').join(': ');
      return { state: 'ended', why, ...(stopDate === undefined ? {} : { endedAtMs: stopDate.getTime() }) };
    } catch (failure) {
      if (failure instanceof ExecutionDoesNotExist) return { state: 'unknown' };
      const why = failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure);
      throw new RetryableError(`Step Functions, describe: ${why}`, { cause: failure });
    }
  };
