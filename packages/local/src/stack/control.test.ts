import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  GetExecutionHistoryCommand,
  ListMapRunsCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Json, JsonObject } from '../template/json.ts';
import { allow, arnOf, roleFor } from '../testing/roles.ts';
import { writeSmallStack } from '../testing/small-stack.ts';
import { temporaryDirectory, writeZip } from '../testing/zip-fixture.ts';
import type { LocalStack } from './local-stack.ts';
import { accountId, defaultRegion } from './options.ts';
import { startLocalStack } from './start-local-stack.ts';

const directory = temporaryDirectory();
const machineArn = `arn:aws:states:${defaultRegion}:${accountId}:stateMachine:small-machine`;

const worker = `
export const handler = async (event) => {
  if (event.token !== undefined) { console.log('token ' + event.token); return {}; }
  if (event.slow !== undefined) {
    console.log('slow ' + event.slow + ' began');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    console.log('slow ' + event.slow + ' ended');
    return 'slow, but sure';
  }
  if (event.fail === true) throw new RangeError('on purpose');
  return { sum: event.Items.reduce((sum, { n }) => sum + n, 0) };
};
`;

const call = (resource: string, payload: Json, more: JsonObject): JsonObject => ({
  Type: 'Task',
  Resource: resource,
  Arguments: { FunctionName: { 'Fn::GetAtt': ['Worker', 'Arn'] }, Payload: payload },
  ...more,
});
const invoke = 'arn:aws:states:::lambda:invoke';

const machine: JsonObject = {
  QueryLanguage: 'JSONata',
  StartAt: 'Sum',
  States: {
    Sum: {
      Type: 'Map',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSONL' },
        Arguments: { Bucket: { Ref: 'Files' }, Key: '{% $states.input.key %}' },
      },
      ItemBatcher: { MaxItemsPerBatch: 50 },
      MaxConcurrency: 2,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'One',
        States: {
          One: call(invoke, '{% $states.input %}', { Output: '{% $states.result.Payload.sum %}', End: true }),
        },
      },
      Output: { total: '{% $sum($states.result) %}' },
      Next: 'Ask',
    },
    Ask: call(
      `${invoke}.waitForTaskToken`,
      { token: '{% $states.context.Task.Token %}' },
      {
        Assign: { answer: '{% $states.result %}' },
        Output: '{% $states.input %}',
        Next: 'Fail',
      },
    ),
    Fail: call(
      invoke,
      { fail: true },
      {
        Catch: [
          {
            ErrorEquals: ['RangeError'],
            Next: 'Done',
            Output: { total: '{% $states.input.total %}', answer: '{% $answer %}' },
          },
        ],
        End: true,
      },
    ),
    Done: { Type: 'Succeed' },
  },
};

const slowMachine: JsonObject = {
  QueryLanguage: 'JSONata',
  StartAt: 'Slow',
  States: { Slow: call(invoke, { slow: 'task' }, { Output: '{% $states.result.Payload %}', End: true }) },
};
const machineOf = (name: string, definition: JsonObject): JsonObject => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    StateMachineName: name,
    StateMachineType: 'STANDARD',
    RoleArn: arnOf('MachineRole'),
    Definition: definition,
  },
});

const template = writeSmallStack(join(directory.path, 'build'), {
  Worker: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: 'small-worker',
      Handler: 'main.handler',
      Runtime: 'nodejs24.x',
      Code: { S3Key: 'a/worker.zip' },
      Timeout: 10,
      MemorySize: 256,
      Role: arnOf('WorkerRole'),
    },
  },
  WorkerRole: roleFor('lambda', allow('sqs:SendMessage', arnOf('Dead'))),
  WorkerEvents: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'Worker' },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: arnOf('Dead') } },
    },
  },
  MachineRole: roleFor(
    'states',
    allow('lambda:InvokeFunction', arnOf('Worker')),
    allow('s3:GetObject', 'arn:aws:s3:::small-files/some/*'),
    allow('states:StartExecution', machineArn),
  ),
  Files: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'small-files' } },
  Machine: machineOf('small-machine', machine),
  Slow: machineOf('small-slow', slowMachine),
});
writeZip(join(directory.path, 'build', 'worker.zip'), { 'main.mjs': worker });

let said = '';
const optionsFor = (data: string) => ({
  ...template,
  dataDir: join(directory.path, data),
  httpPort: 0,
  awsPort: 0,
  issuerPort: 0,
  localConcurrency: 2,
});
const start = (): Promise<LocalStack> =>
  startLocalStack({
    ...optionsFor('data'),
    onLog: (_, text) => {
      said += text;
    },
  });
const clientOf = (stack: { readonly awsUrl: string }) => ({
  endpoint: stack.awsUrl,
  region: defaultRegion,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

afterAll(directory.remove);

test('a machine maps over a file in S3, waits for an answer through a restart, and catches what a function throws', async () => {
  const first = await start();
  const sfn = new SFNClient(clientOf(first));
  const lines = Array.from({ length: 201 }, (_, n) => JSON.stringify({ n })).join('\n');
  await new S3Client(clientOf(first)).send(
    new PutObjectCommand({ Bucket: 'small-files', Key: 'some/items.jsonl', Body: lines }),
  );
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn: machineArn,
      name: 'one',
      input: '{"key":"some/items.jsonl"}',
    }),
  );
  // It waits for its token: that is idle.
  expect(await first.waitIdle(20_000)).toBe(true);
  const token = /token (\S+)/.exec(said)?.[1];
  const { mapRuns = [] } = await sfn.send(new ListMapRunsCommand({ executionArn }));
  const run = await sfn.send(new DescribeMapRunCommand({ mapRunArn: mapRuns[0]?.mapRunArn }));
  expect(run).toMatchObject({
    status: 'SUCCEEDED',
    itemCounts: { total: 201, succeeded: 201 },
    executionCounts: { total: 5 },
  });
  await first.stop();

  const second = await start();
  const again = new SFNClient(clientOf(second));
  const describe = () => again.send(new DescribeExecutionCommand({ executionArn }));
  expect(await describe()).toMatchObject({ status: 'RUNNING' });
  await again.send(new SendTaskSuccessCommand({ taskToken: token, output: '"yes"' }));
  expect(await second.waitIdle(20_000)).toBe(true);
  const { status, output } = await describe();
  expect({ status, output: JSON.parse(output ?? 'null') }).toEqual({
    status: 'SUCCEEDED',
    output: { total: 20_100, answer: 'yes' },
  });

  const lambda = new LambdaClient(clientOf(second));
  const invoked = await lambda.send(
    new InvokeCommand({ FunctionName: 'small-worker', Payload: '{"Items":[{"n":1},{"n":2}]}' }),
  );
  expect(JSON.parse(invoked.Payload?.transformToString() ?? '')).toEqual({ sum: 3 });
  const configuration = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: 'small-worker' }),
  );
  expect(configuration.CodeSha256).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  await second.stop();
}, 60_000);

test('kill -9 while functions work: the task and the event that were under way are done by the next stack', async () => {
  const module = fileURLToPath(new URL('./start-local-stack.ts', import.meta.url));
  const script = `
    import { startLocalStack } from ${JSON.stringify(module)};
    const stack = await startLocalStack(${JSON.stringify(optionsFor('killed'))});
    console.log(JSON.stringify({ awsUrl: stack.awsUrl }));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const first: { awsUrl: string } = JSON.parse(String(line));
  const { executionArn } = await new SFNClient(clientOf(first)).send(
    new StartExecutionCommand({ stateMachineArn: machineArn.replace('small-machine', 'small-slow') }),
  );
  await new LambdaClient(clientOf(first)).send(
    new InvokeCommand({ FunctionName: 'small-worker', InvocationType: 'Event', Payload: '{"slow":"event"}' }),
  );
  const log = join(directory.path, 'killed', 'logs', 'small-worker.log');
  const times = (what: string): number =>
    existsSync(log) ? readFileSync(log, 'utf8').split(what).length - 1 : 0;
  while (times('began') < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill('SIGKILL');
  await once(child, 'exit');

  const second = await startLocalStack(optionsFor('killed'));
  expect(await second.waitIdle(20_000)).toBe(true);
  const sfn = new SFNClient(clientOf(second));
  expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    status: 'SUCCEEDED',
    output: '"slow, but sure"',
  });
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
  expect(events.filter(({ type }) => type === 'TaskScheduled')).toHaveLength(1);
  expect([times('slow task began'), times('slow task ended')]).toEqual([2, 1]);
  expect([times('slow event began'), times('slow event ended')]).toEqual([2, 1]);
  await second.stop();
}, 60_000);

test('an event that fails goes to the destination of its function', async () => {
  const stack = await startLocalStack(optionsFor('events'));
  const event = { FunctionName: 'small-worker', InvocationType: 'Event', Payload: '{"fail":true}' } as const;
  await new LambdaClient(clientOf(stack)).send(new InvokeCommand(event));
  const QueueUrl = `${stack.awsUrl}/${accountId}/small-dead`;
  const sqs = new SQSClient(clientOf(stack));
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  expect(Messages.map(({ Body }) => JSON.parse(Body ?? ''))).toMatchObject([
    {
      requestContext: {
        functionArn: `arn:aws:lambda:${defaultRegion}:${accountId}:function:small-worker:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 1,
      },
      requestPayload: { fail: true },
      responsePayload: { errorType: 'RangeError', errorMessage: 'on purpose' },
    },
  ]);
  await stack.stop();
}, 60_000);
