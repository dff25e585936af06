import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { closeServer, listenOn } from '../../stack/listen.ts';
import type { FunctionDefinition } from '../../template/definitions.ts';
import { temporaryDirectory, writeZip } from '../../testing/zip-fixture.ts';
import { createWireServer } from '../../wire/server.ts';
import type { InvocationOutcome } from '../outcome.ts';
import { openDirectory } from './directory.ts';
import { readFunctionName } from './function-names.ts';
import { lambdaRestService } from './rest-service.ts';

const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:echo';
const definition: FunctionDefinition = {
  logicalId: 'Echo',
  name: 'echo',
  arn,
  handler: 'main.handler',
  runtime: 'nodejs24.x',
  artifact: 'echo.zip',
  timeoutMs: 15_000,
  memoryMb: 512,
  reservedConcurrency: 1,
  environment: { A: 'b' },
  roleArn: 'arn:aws:iam::000000000000:role/echo',
};
const directory = temporaryDirectory();
writeZip(join(directory.path, 'echo.zip'), { 'main.mjs': 'export const handler = (event) => event;' });

const outcomes: Readonly<Record<string, InvocationOutcome>> = {
  '"throw"': {
    kind: 'failed',
    errorType: 'TypeError',
    payload: '{"errorType":"TypeError","errorMessage":"no"}',
  },
  '"busy"': { kind: 'throttled' },
};
const accepted: string[] = [];
const errors: unknown[] = [];
let lambda: LambdaClient;
let url = '';
let stop: () => Promise<void>;

beforeAll(async () => {
  const service = lambdaRestService({
    directory: await openDirectory([definition], directory.path),
    invoke: (functionArn, payload) =>
      Promise.resolve(outcomes[payload] ?? { kind: 'returned', payload: `["${functionArn}",${payload}]` }),
    accept: (functionArn, payload) => accepted.push(`${functionArn} ${payload}`),
  });
  const server = createWireServer({ services: [], rest: [service], onError: (error) => errors.push(error) });
  const port = await listenOn(server, 0, 'awsPort');
  url = `http://127.0.0.1:${port}`;
  lambda = new LambdaClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  stop = () => closeServer(server);
});
afterAll(async () => {
  lambda.destroy();
  await stop();
  directory.remove();
  expect(errors).toEqual([]);
});

const invoke = async (
  payload: string,
  more: { FunctionName?: string; InvocationType?: 'Event' | 'DryRun' } = {},
) => {
  const answer = await lambda.send(new InvokeCommand({ FunctionName: 'echo', Payload: payload, ...more }));
  return { ...answer, text: answer.Payload?.transformToString() };
};

test.each(['echo', arn, '000000000000:function:echo', 'echo:$LATEST', `${arn}:$LATEST`])(
  'invokes %s',
  async (FunctionName) => {
    const answer = await invoke('{"a":1}', { FunctionName });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST', text: `["${arn}",{"a":1}]` });
    expect(answer.FunctionError).toBeUndefined();
  },
);

test('an error of the function is an answer that says so; too many are a refusal', async () => {
  expect(await invoke('"throw"')).toMatchObject({
    StatusCode: 200,
    FunctionError: 'Unhandled',
    text: '{"errorType":"TypeError","errorMessage":"no"}',
  });
  await expect(invoke('"busy"')).rejects.toMatchObject({
    name: 'TooManyRequestsException',
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    Type: 'User',
    $metadata: { httpStatusCode: 429 },
  });
});

test('an event is accepted and not waited for; a dry run does nothing', async () => {
  expect(await invoke('{"later":1}', { InvocationType: 'Event' })).toMatchObject({
    StatusCode: 202,
  });
  expect(await invoke('{"never":1}', { InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
  expect(accepted).toEqual([`${arn} {"later":1}`]);
});

test.each<readonly [string, string, string, { FunctionName?: string; InvocationType?: 'Event' }]>([
  ['an unknown function', '{}', 'ResourceNotFoundException', { FunctionName: 'nobody' }],
  ['a version', '{}', 'ResourceNotFoundException', { FunctionName: 'echo:7' }],
  ['what is no JSON', '{', 'InvalidRequestContentException', {}],
  ['too large a payload', `"${'x'.repeat(6_291_456)}"`, 'RequestTooLargeException', {}],
  [
    'too large an event',
    `"${'x'.repeat(1_048_576)}"`,
    'RequestTooLargeException',
    { InvocationType: 'Event' },
  ],
])('refuses %s', async (_, payload, name, more) => {
  await expect(invoke(payload, more)).rejects.toMatchObject({ name });
});

test('a name that is no percent-encoded text is refused', async () => {
  const response = await fetch(`${url}/2015-03-31/functions/%zz/invocations`, {
    method: 'POST',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: '{}',
  });
  expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([
    400,
    'InvalidParameterValueException',
  ]);
});

test('the configuration names the code by the hash of its zip', async () => {
  const configuration = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: arn }));
  const zip = readFileSync(join(directory.path, 'echo.zip'));
  expect(configuration).toMatchObject({
    FunctionName: 'echo',
    FunctionArn: arn,
    CodeSha256: createHash('sha256').update(zip).digest('base64'),
    CodeSize: zip.length,
    Timeout: 15,
    MemorySize: 512,
    State: 'Active',
  });
  expect(configuration.LastModified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
});

test.each(['', 'a b', 'arn:aws:lambda:eu-west-1:1:function:x', 'x:y:z', '../x'])(
  '%p names no function',
  (text) => {
    expect(readFunctionName(text)).toBeUndefined();
  },
);
