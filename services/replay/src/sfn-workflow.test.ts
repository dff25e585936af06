import { ExecutionAlreadyExists, InvalidToken, SFNClient, TaskTimedOut } from '@aws-sdk/client-sfn';
import { RetryableError } from '@twolane/store';
import { sfnWorkflow } from './sfn-workflow.ts';

const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:twolane-dev-replay';
const EXECUTION = 'arn:aws:states:eu-west-1:123456789012:execution:twolane-dev-replay:r-1';
const metadata = { $metadata: {}, message: 'as AWS says it' };

/** Step Functions as far as it goes over the wire: one answer to whatever is asked. */
const answering = (answer: unknown, error?: Error) => {
  const client = new SFNClient({ region: 'eu-west-1' });
  const asked: unknown[] = [];
  client.middlewareStack.add(
    () => async (args) => {
      asked.push(args.input);
      if (error !== undefined) throw error;
      return { output: Object(answer), response: {} };
    },
    { step: 'initialize', priority: 'high' },
  );
  return { workflow: sfnWorkflow(client, MACHINE), asked };
};

test('a replay has one execution, named after it', async () => {
  const { workflow, asked } = answering({ executionArn: EXECUTION, ...metadata });
  expect(await workflow.start('r-1')).toEqual({ executionArn: EXECUTION });
  expect(asked).toEqual([{ stateMachineArn: MACHINE, name: 'r-1', input: '{"replayId":"r-1"}' }]);
});

test('one that has run already is known by its name', async () => {
  const { workflow } = answering(undefined, new ExecutionAlreadyExists(metadata));
  expect(await workflow.start('r-1')).toEqual({ executionArn: EXECUTION });
});

test.each([
  ['timed out', new TaskTimedOut(metadata)],
  ['was used', new InvalidToken(metadata)],
])('a token that %s is gone, and no failure', async (_, error) => {
  expect(await answering(undefined, error).workflow.wake('t')).toBe('gone');
});

test('whatever else AWS says may pass', async () => {
  const { workflow } = answering(undefined, new Error('AccessDeniedException'));
  await expect(workflow.start('r-1')).rejects.toThrow(RetryableError);
  await expect(workflow.wake('t')).rejects.toThrow(RetryableError);
  await expect(workflow.look()).rejects.toThrow(RetryableError);
});
