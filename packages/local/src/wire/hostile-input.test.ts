import { readdirSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import type { LocalStack } from '../stack/local-stack.ts';
import { startWholeEndpoint, type WholeEndpoint } from './testing/whole-endpoint.ts';

/** Whatever comes to the endpoint gets an error of AWS; no request makes it fail, and none after it suffers. */
const notices: string[] = [];
let endpoint: WholeEndpoint;
let stack: LocalStack;

beforeAll(async () => {
  endpoint = await startWholeEndpoint((text) => void notices.push(text));
  stack = endpoint.stack;
}, 60_000);
afterAll(() => endpoint.stop());
afterEach(async () => {
  expect(notices.splice(0)).toEqual([]);
  expect((await send({ target: 'AmazonSQS.ListQueues', body: '{}' })).status).toBe(200);
});

const authorization =
  'AWS4-HMAC-SHA256 Credential=AKIADEVELOPER/20261121/eu-west-1/any/aws4_request, SignedHeaders=host, Signature=abc';

type Sent = {
  readonly target?: string;
  readonly method?: string;
  readonly path?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
};
type Reply = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

/** Status 0: the endpoint hung up while the body was still being sent, as it may on one without end. */
const send = ({ target, method = 'POST', path = '/', body = '', headers = {} }: Sent): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const named = target === undefined ? {} : { 'x-amz-target': target };
    const { hostname, port } = new URL(stack.awsUrl);
    const options = {
      hostname,
      port,
      method,
      path,
      agent: false,
      headers: { authorization, ...named, ...headers },
    };
    const outgoing = request(options, (response) => {
      buffer(response).then(
        (bytes) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes.toString() }),
        reject,
      );
    });
    outgoing.on('error', () => resolve({ status: 0, headers: {}, body: '' }));
    outgoing.end(body);
  });

/** The error's name, wherever the service's protocol puts it. */
const errorOf = ({ headers, body }: Reply): string => {
  const header = headers['x-amzn-errortype'];
  if (typeof header === 'string') return header.split('#').at(-1) ?? '';
  const xml = /<Code>(\w+)<\/Code>/.exec(body)?.[1];
  if (xml !== undefined) return xml;
  const found = /"__type"\s*:\s*"(?:[^"#]*#)?(\w+)"/.exec(body)?.[1];
  return found ?? '';
};
const expectRefused = (reply: Reply, statuses: readonly number[] = [400]): void => {
  expect(statuses).toContain(reply.status);
  expect(errorOf(reply)).toMatch(/^[A-Z]\w+$/);
};

const url = 'http://x/000000000000/small-queue';
const execution = 'arn:aws:states:eu-west-1:000000000000:execution:small-machine:x';
/** Actions of each service, and names of their parameters. */
const services: Readonly<
  Record<string, { readonly actions: readonly string[]; readonly names: readonly string[] }>
> = {
  AmazonSQS: {
    actions: [
      ...['SendMessage', 'SendMessageBatch', 'ReceiveMessage', 'DeleteMessage', 'DeleteMessageBatch'],
      ...['ChangeMessageVisibility', 'ChangeMessageVisibilityBatch', 'GetQueueUrl', 'GetQueueAttributes'],
      ...['ListQueues', 'PurgeQueue'],
    ],
    names: [
      ...['QueueUrl', 'Entries', 'MessageBody', 'MessageAttributes', 'ReceiptHandle', 'QueueName', 'Id'],
      ...[
        'AttributeNames',
        'MaxNumberOfMessages',
        'VisibilityTimeout',
        'MessageGroupId',
        'DelaySeconds',
        'NextToken',
      ],
    ],
  },
  AWSEvents: {
    actions: ['PutEvents', 'TestEventPattern'],
    names: [
      'Entries',
      'Event',
      'EventPattern',
      'Source',
      'DetailType',
      'Detail',
      'Time',
      'Resources',
      'EventBusName',
    ],
  },
  AWSStepFunctions: {
    actions: [
      ...['StartExecution', 'StopExecution', 'DescribeExecution', 'ListExecutions', 'GetExecutionHistory'],
      ...['DescribeStateMachine', 'SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat'],
      ...['DescribeMapRun', 'ListMapRuns', 'UpdateMapRun'],
    ],
    names: [
      ...['stateMachineArn', 'name', 'input', 'executionArn', 'taskToken', 'output', 'error', 'cause'],
      ...['mapRunArn', 'maxResults', 'nextToken', 'statusFilter', 'maxConcurrency', 'reverseOrder'],
    ],
  },
  DynamoDB_20120810: {
    actions: [
      ...[
        'GetItem',
        'PutItem',
        'UpdateItem',
        'DeleteItem',
        'Query',
        'Scan',
        'BatchGetItem',
        'BatchWriteItem',
      ],
      ...['TransactGetItems', 'TransactWriteItems', 'DescribeTable'],
    ],
    names: [
      ...[
        'TableName',
        'Key',
        'Item',
        'RequestItems',
        'TransactItems',
        'KeyConditionExpression',
        'UpdateExpression',
      ],
      ...[
        'ConditionExpression',
        'ExpressionAttributeNames',
        'ExpressionAttributeValues',
        'Limit',
        'ExclusiveStartKey',
      ],
    ],
  },
};
const targets = Object.entries(services).flatMap(([prefix, { actions }]) =>
  actions.map((action) => `${prefix}.${action}`),
);
const onePerService = Object.entries(services).map(
  ([prefix, { actions }]) => `${prefix}.${actions[0] ?? ''}`,
);

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe.each(onePerService)('%s', (target) => {
  test.each<[string, string | Buffer]>([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a number', '5'],
    ['null', 'null'],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['half a character', Buffer.from([0x22, 0xc3])],
    ['a hundred thousand objects in each other', nested(100_000)],
    [
      'a parameter that is a prototype',
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    ],
    ['a name that every object has', '{"toString":1}'],
  ])('%s', async (_, body) => {
    expectRefused(await send({ target, body }));
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('a body beyond the limit', async () => {
    const reply = await send({ target, body: Buffer.alloc(17 * 1_024 * 1_024, 0x20) });
    expect([0, 400, 413]).toContain(reply.status);
  });

  test('an encoding that is not read', async () => {
    expectRefused(await send({ target, body: '{}', headers: { 'content-encoding': 'br' } }), [400, 415]);
  });

  test('nobody who signs, and signatures that are none', async () => {
    for (const signature of [
      '',
      'Bearer x',
      `${authorization.slice(0, 40)}`,
      'AWS4-HMAC-SHA256 '.repeat(300),
    ]) {
      expectRefused(await send({ target, body: '{}', headers: { authorization: signature } }), [400, 403]);
    }
  });
});

test.each([
  'AmazonSQS.',
  'AmazonSQS.__proto__',
  'AmazonSQS.constructor',
  'AmazonSQS.SendMessage.SendMessage',
  '.SendMessage',
  'Kinesis_20131202.PutRecord',
  '__proto__.toString',
  'DynamoDB_20120810.CreateBackup',
  'DynamoDBStreams_20120810.GetRecords',
  'x'.repeat(5_000),
])('an unknown target is refused: %s', async (target) => {
  expectRefused(await send({ target, body: '{}' }), [400]);
});

test('no JSON makes an action fail, whatever the service', async () => {
  const named = fc.constantFrom(
    url,
    execution,
    'small-things',
    'small',
    'small-queue',
    '{"a":1}',
    '{}',
    "'; DROP TABLE messages;--",
  );
  const hostile = fc.constantFrom(
    '__proto__',
    'constructor',
    '\u0000',
    '\ud800',
    '../../etc/passwd',
    'x'.repeat(3_000),
    nested(200),
  );
  const value = fc.oneof(
    named,
    hostile,
    fc.jsonValue(),
    fc.jsonValue({ depthSize: 'large' }).map((json) => [json]),
  );
  const call = fc.constantFrom(...targets).chain((target) => {
    const names = services[target.slice(0, target.indexOf('.'))]?.names ?? [];
    const name = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...names) },
      { weight: 1, arbitrary: hostile },
    );
    const entry = fc.dictionary(name, value, { maxKeys: 4 });
    const body = fc.dictionary(name, fc.oneof(value, entry, fc.array(entry, { maxLength: 3 })), {
      maxKeys: 5,
    });
    return fc.record({ target: fc.constant(target), body });
  });
  await fc.assert(
    fc.asyncProperty(call, async ({ target, body }) => {
      const reply = await send({ target, body: JSON.stringify(body) });
      if (reply.status !== 200) expectRefused(reply, [400, 403, 404]);
    }),
    { numRuns: 300 },
  );
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
}, 60_000);

test.each<[string, string, string]>([
  [
    'PutEvents',
    'AWSEvents.PutEvents',
    JSON.stringify({
      Entries: [{ Source: 'a', DetailType: 'b', EventBusName: 'small', Detail: nested(30_000) }],
    }),
  ],
  [
    'an event to test',
    'AWSEvents.TestEventPattern',
    JSON.stringify({ Event: nested(30_000), EventPattern: '{"a":["b"]}' }),
  ],
  [
    'a pattern to test',
    'AWSEvents.TestEventPattern',
    JSON.stringify({ Event: '{}', EventPattern: nested(30_000) }),
  ],
  [
    'an input',
    'AWSStepFunctions.StartExecution',
    JSON.stringify({
      stateMachineArn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:small-machine',
      input: nested(30_000),
    }),
  ],
  [
    'a message',
    'AmazonSQS.SendMessage',
    JSON.stringify({ QueueUrl: 'http://x/000000000000/small-dead', MessageBody: nested(30_000) }),
  ],
])('depth within a text harms nobody: %s', async (_, target, body) => {
  expect([200, 400]).toContain((await send({ target, body })).status);
});

describe('paths', () => {
  const functions = '/2015-03-31/functions';
  test.each([
    `${functions}/../invocations`,
    `${functions}/%00/invocations`,
    `${functions}/%zz/invocations`,
    `${functions}/__proto__/invocations`,
    `${functions}/${'x'.repeat(5_000)}/invocations`,
    `${functions}/small-api%3A1/invocations`,
    '/small-files/%ff',
    '/..%2f..%2fetc/passwd',
    '/__proto__/key',
    '/SMALL-FILES/key',
    `/small-files/${'k'.repeat(1_100)}`,
    '/small-files/none',
    '/small-files/none?versionId=%27%20OR%201=1',
    '/small-files?list-type=2&continuation-token=%00',
    '/small-files?list-type=2&max-keys=-1',
    '/small-files?acl',
  ])('%s', async (path) => {
    const method = path.startsWith(functions) ? 'POST' : 'GET';
    expectRefused(await send({ method, path, body: method === 'POST' ? '{}' : '' }), [400, 403, 404, 501]);
  });

  test.each(['TRACE', 'PATCH', 'OPTIONS', 'PROPFIND'])('%s is no method', async (method) => {
    expectRefused(await send({ method, path: '/small-files/key' }), [400, 403, 405, 501]);
  });

  test('any key is a name and nothing more: it comes back as it was, and no file bears it', async () => {
    const odd = fc.constantFrom(
      '..',
      '/',
      '\\',
      '%2e',
      "'",
      '"',
      '\u0000',
      '\n',
      '__proto__',
      '💥',
      '?',
      '#',
      '+',
      ' ',
    );
    const key = fc
      .oneof(
        fc.array(odd, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
      )
      .filter((text) => Buffer.byteLength(text) <= 1_024);
    await fc.assert(
      fc.asyncProperty(key, fc.string(), async (name, content) => {
        const path = `/small-files/${encodeURIComponent(name)}`;
        const headers = { 'content-length': String(Buffer.byteLength(content)) };
        expect((await send({ method: 'PUT', path, body: content, headers })).status).toBe(200);
        expect(await send({ method: 'GET', path })).toMatchObject({ status: 200, body: content });
        expect((await send({ method: 'DELETE', path })).status).toBe(204);
      }),
      { numRuns: 60 },
    );
    const blobs = readdirSync(join(endpoint.dataDir, 's3'));
    expect(blobs.filter((name) => !/^[0-9a-f-]{36}$/.test(name))).toEqual([]);
  }, 60_000);
});

describe('what is hardly HTTP', () => {
  const said = (bytes: string): Promise<string> =>
    new Promise((resolve) => {
      let answer = '';
      const socket = connect(Number(new URL(stack.awsUrl).port), '127.0.0.1', () => socket.end(bytes));
      socket.on('data', (chunk) => {
        answer += chunk.toString();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(answer));
    });
  const head = `POST / HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\nx-amz-target: AmazonSQS.ListQueues\r\n`;
  test.each([
    ['no request line', 'hello\r\n\r\n'],
    ['a header without a colon', 'GET / HTTP/1.1\r\nhost x\r\n\r\n'],
    ['a header beyond the limit', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`],
    ['a negative length', `${head}content-length: -1\r\n\r\n`],
    ['two lengths', `${head}content-length: 2\r\ncontent-length: 3\r\n\r\n{}x`],
    ['a length and chunks', `${head}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a chunk without a size', `${head}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`],
    ['a NUL in the path', 'GET /\u0000 HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['half a body', `${head}content-length: 100\r\n\r\n{`],
    ['TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001'],
  ])('%s', async (_, bytes) => {
    expect(await said(bytes)).toMatch(/^$|^HTTP\/1\.1 4\d\d |^HTTP\/1\.1 501 /);
  });

  test('a target that bears a host means its path', async () => {
    const line = 'GET http://example.com/small-files/none HTTP/1.1';
    expect(await said(`${line}\r\nhost: x\r\nauthorization: ${authorization}\r\n\r\n`)).toMatch(/NoSuchKey/);
  });
});
