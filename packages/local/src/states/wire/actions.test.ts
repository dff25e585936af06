import { join } from 'node:path';
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateMapRunCommand,
} from '@aws-sdk/client-sfn';
import { closeServer, listenOn } from '../../stack/listen.ts';
import { systemClock } from '../../storage/clock.ts';
import { temporaryFolder } from '../../testing/messaging.ts';
import { createWireServer } from '../../wire/server.ts';
import { machineArn, machineOf, openStates, tokenTask } from '../testing/states-house.ts';
import { statesWireService } from './actions.ts';

const folder = temporaryFolder();
const tokens: string[] = [];
const house = openStates({
  file: join(folder.path, 'states.db'),
  clock: systemClock,
  machine: machineOf({
    Map: {
      Type: 'Map',
      Items: [1, 2, 3],
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Double',
        States: { Double: { Type: 'Pass', Output: '{% $states.input * 2 %}', End: true } },
      },
      Next: 'Ask',
    },
    Ask: tokenTask('ask', { HeartbeatSeconds: 600, Assign: { a: 1 } }),
  }),
  functions: {
    ask: (payload) => {
      tokens.push(JSON.parse(JSON.stringify(payload)).token);
      return {};
    },
  },
});
const errors: unknown[] = [];
const server = createWireServer({
  services: [statesWireService(house.states)],
  onError: (error) => errors.push(error),
});
let sfn: SFNClient;

beforeAll(async () => {
  const port = await listenOn(server, 0, 'awsPort');
  sfn = new SFNClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(async () => {
  sfn.destroy();
  await closeServer(server);
  house.close();
  folder.remove();
  expect(errors).toEqual([]);
});

const start = async (name: string, input = '{}'): Promise<string> => {
  const { executionArn = '' } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: machineArn, name, input }),
  );
  return executionArn;
};
const startAndAsk = async (name: string) => {
  const before = tokens.length;
  const executionArn = await start(name);
  await house.settled(() => tokens.length > before);
  await house.quiet();
  return { executionArn, taskToken: tokens.at(-1) };
};
const describe = (executionArn: string) => sfn.send(new DescribeExecutionCommand({ executionArn }));

test('an execution from its start to its end, as the SDK sees it', async () => {
  const { executionArn, taskToken } = await startAndAsk('first');
  expect(executionArn).toBe(machineArn.replace('stateMachine', 'execution').concat(':first'));
  expect(await describe(executionArn)).toMatchObject({ status: 'RUNNING', name: 'first', input: '{}' });
  await sfn.send(new SendTaskHeartbeatCommand({ taskToken }));
  await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"ok":true}' }));
  const { status, output, startDate, stopDate } = await describe(executionArn);
  expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: '{"ok":true}' });
  expect(stopDate?.getTime()).toBeGreaterThanOrEqual(startDate?.getTime() ?? Number.NaN);
  await expect(sfn.send(new SendTaskSuccessCommand({ taskToken, output: '1' }))).rejects.toMatchObject({
    name: 'TaskTimedOut',
  });
});

test('a start is the same start while the execution runs with the same input; its name is never used twice', async () => {
  const { executionArn, taskToken } = await startAndAsk('twice');
  expect(await start('twice')).toBe(executionArn);
  const exists = { name: 'ExecutionAlreadyExists' };
  await expect(start('twice', '{"other":1}')).rejects.toMatchObject(exists);
  await sfn.send(new SendTaskFailureCommand({ taskToken, error: 'No', cause: 'because' }));
  expect(await describe(executionArn)).toMatchObject({ status: 'FAILED', error: 'No', cause: 'because' });
  await expect(start('twice')).rejects.toMatchObject(exists);
});

test('a history is paged, forwards and backwards, with and without its data', async () => {
  const { executionArn } = await startAndAsk('history');
  const { stopDate } = await sfn.send(
    new StopExecutionCommand({ executionArn, error: 'Stop', cause: 'enough' }),
  );
  expect(stopDate).toBeInstanceOf(Date);
  const page = async (more: {
    nextToken?: string | undefined;
    reverseOrder?: boolean;
    includeExecutionData?: boolean;
  }) => sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 4, ...more }));
  const types: (string | undefined)[] = [];
  let nextToken: string | undefined;
  do {
    const found = await page({ nextToken });
    types.push(...(found.events ?? []).map(({ type }) => type));
    nextToken = found.nextToken;
  } while (nextToken !== undefined);
  expect(types).toEqual([
    'ExecutionStarted',
    'MapStateEntered',
    'MapRunStarted',
    'MapRunSucceeded',
    'MapStateSucceeded',
    'MapStateExited',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSubmitted',
    'ExecutionAborted',
  ]);
  const [last] = (await page({ reverseOrder: true })).events ?? [];
  expect(last).toMatchObject({
    id: 11,
    previousEventId: 10,
    executionAbortedEventDetails: { error: 'Stop' },
  });
  const [bare] = (await page({ includeExecutionData: false })).events ?? [];
  expect(bare?.executionStartedEventDetails).not.toHaveProperty('input');
});

test('Map Runs and their children are listed, described and, once ended, left alone', async () => {
  const { executionArn } = await startAndAsk('maps');
  const { mapRuns = [] } = await sfn.send(new ListMapRunsCommand({ executionArn }));
  const mapRunArn = mapRuns[0]?.mapRunArn ?? '';
  expect(mapRunArn).toContain(':mapRun:machine/Map:');
  expect(await sfn.send(new DescribeMapRunCommand({ mapRunArn }))).toMatchObject({
    status: 'SUCCEEDED',
    executionArn,
    maxConcurrency: 0,
    itemCounts: { total: 3, succeeded: 3, pending: 0 },
  });
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ mapRunArn }));
  expect(executions.map(({ status, itemCount }) => [status, itemCount])).toEqual(
    Array.from({ length: 3 }, () => ['SUCCEEDED', 1]),
  );
  const child = await describe(executions[0]?.executionArn ?? '');
  expect(child).toMatchObject({ mapRunArn, input: '3', output: '6' });
  await expect(sfn.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency: 2 }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

test('executions are listed newest first, by status, in pages', async () => {
  const list = (more: { statusFilter?: 'FAILED'; maxResults?: number; nextToken?: string | undefined }) =>
    sfn.send(new ListExecutionsCommand({ stateMachineArn: machineArn, ...more }));
  const first = await list({ maxResults: 2 });
  const second = await list({ maxResults: 2, nextToken: first.nextToken });
  const names = [...(first.executions ?? []), ...(second.executions ?? [])].map(({ name }) => name);
  expect(names).toEqual(['maps', 'history', 'twice', 'first']);
  expect((await list({ statusFilter: 'FAILED' })).executions?.map(({ name }) => name)).toEqual(['twice']);
});

test('what does not exist or cannot be is refused by its documented name', async () => {
  const executionArn = `${machineArn.replace('stateMachine', 'execution')}:nobody`;
  const refused = async (work: Promise<unknown>, name: string) =>
    expect(work).rejects.toMatchObject({ name });
  await refused(describe(executionArn), 'ExecutionDoesNotExist');
  await refused(
    sfn.send(new StartExecutionCommand({ stateMachineArn: `${machineArn}x` })),
    'StateMachineDoesNotExist',
  );
  await refused(start('a b'), 'InvalidName');
  await refused(start('input', '{'), 'InvalidExecutionInput');
  await refused(start('large', JSON.stringify('x'.repeat(262_144))), 'InvalidExecutionInput');
  await refused(sfn.send(new SendTaskSuccessCommand({ taskToken: '!', output: '1' })), 'InvalidToken');
  await refused(sfn.send(new DescribeMapRunCommand({ mapRunArn: 'arn:x' })), 'ResourceNotFound');
  await refused(
    sfn.send(new ListExecutionsCommand({ stateMachineArn: machineArn, nextToken: 'x' })),
    'InvalidToken',
  );
  const machine = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: machineArn }));
  expect(machine).toMatchObject({ name: 'machine', status: 'ACTIVE', type: 'STANDARD' });
  expect(JSON.parse(machine.definition ?? '').StartAt).toBe('Map');
});
