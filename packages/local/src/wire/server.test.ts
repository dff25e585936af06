import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { manualClock } from '../testing/manual-clock.ts';
import {
  type Endpoint,
  type Messaging,
  openEndpoint,
  openMessaging,
  queueArn,
  queueDefinition,
  temporaryFolder,
} from '../testing/messaging.ts';
import type { ServedCall } from './server.ts';

const authorization =
  'AWS4-HMAC-SHA256 Credential=ASIAFUNCTION/20261121/eu-central-1/sqs/aws4_request, SignedHeaders=host, Signature=abc';

type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
};

const folder = temporaryFolder();
afterAll(folder.remove);

let messaging: Messaging;
let endpoint: Endpoint;
let calls: ServedCall[];
let errors: unknown[];
let denied: readonly string[];
let files = 0;

beforeEach(async () => {
  files += 1;
  calls = [];
  errors = [];
  denied = [];
  messaging = openMessaging({
    file: join(folder.path, `${files}.db`),
    clock: manualClock(1_800_000_000_000),
    queues: [queueDefinition('work')],
  });
  endpoint = await openEndpoint(messaging, {
    onCall: (call) => void calls.push(call),
    onError: (error) => void errors.push(error),
    authorize: ({ accessKeyId }, action, arn) =>
      denied.includes(action)
        ? `User: ${accessKeyId} is not authorized to perform: ${action} on resource: ${arn}`
        : undefined,
  });
});
afterEach(async () => {
  await endpoint.close();
  messaging.close();
});

const call = (
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
  method = 'POST',
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const outgoing = request(endpoint.url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    // A server that refuses a body early may close while we are still sending.
    outgoing.on('error', reject);
    outgoing.end(body);
  });
const sqs = (action: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
  call({ 'x-amz-target': `AmazonSQS.${action}`, authorization, ...headers }, body);
const typeOf = ({ body }: Reply): unknown => {
  const parsed: { readonly __type?: unknown } = JSON.parse(body);
  return parsed.__type;
};
const isWell = async (): Promise<boolean> => (await sqs('ListQueues', '{}')).status === 200;

describe('the protocol', () => {
  test("a success has the protocol's type and a request id", async () => {
    const { status, headers } = await sqs('ListQueues', '');
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'application/x-amz-json-1.0' });
    expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(calls).toMatchObject([
      { target: 'AmazonSQS.ListQueues', accessKeyId: 'ASIAFUNCTION', status: 200, errorCode: undefined },
    ]);
  });

  test('an error has its shape in the body, and what older clients compare in a header', async () => {
    const reply = await sqs('SendMessage', '{"QueueUrl":"http://x/123456789012/nobody","MessageBody":"x"}');
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.body)).toEqual({
      __type: 'com.amazonaws.sqs#QueueDoesNotExist',
      message: 'The specified queue does not exist.',
    });
    expect(reply.headers['x-amzn-query-error']).toBe('AWS.SimpleQueueService.NonExistentQueue;Sender');
    expect(reply.headers['x-amzn-requestid']).toBeDefined();
    expect(calls).toMatchObject([{ status: 400, errorCode: 'QueueDoesNotExist' }]);
  });
});

describe('what nobody understands is refused by name', () => {
  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'an action of a service that we have',
      { 'x-amz-target': 'AmazonSQS.CreateQueue' },
      /AmazonSQS\.CreateQueue\. Known are SendMessage,/,
    ],
    [
      'a service that we do not have',
      { 'x-amz-target': 'AmazonSNS.Publish' },
      /does not support AmazonSNS\.Publish\./,
    ],
    ['a name of the language', { 'x-amz-target': 'AmazonSQS.constructor' }, /does not support/],
    ['no dot', { 'x-amz-target': 'SendMessage' }, /does not support SendMessage/],
    ['no target', {}, /no X-Amz-Target/],
    [
      'the query protocol',
      { 'content-type': 'application/x-www-form-urlencoded' },
      /query protocol is not supported/,
    ],
  ])('%s', async (_, headers, words) => {
    const reply = await call({ authorization, ...headers }, '{}');
    expect(reply.status).toBe(400);
    expect(reply.body).toMatch(/UnknownOperationException/);
    expect(reply.body).toMatch(words);
  });

  test.each<[string, string, RegExp]>([
    [
      'SendMessage',
      '{"QueueUrl":"http://x/123456789012/work","MessageBody":"x","Foo":1}',
      /parameter Foo: known are QueueUrl, MessageBody/,
    ],
    [
      'SendMessage',
      '{"QueueUrl":"http://x/123456789012/work","MessageBody":"x","__proto__":{}}',
      /parameter __proto__/,
    ],
    [
      'SendMessageBatch',
      '{"QueueUrl":"http://x/123456789012/work","Entries":[{"Id":"a","MessageBody":"x","Body":1}]}',
      /parameter Entries\[0\]\.Body/,
    ],
  ])('a parameter of %s: %s', async (action, body, words) => {
    const reply = await sqs(action, body);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatch(words);
  });
});

describe('who calls', () => {
  test.each([
    [undefined, 403, /MissingAuthenticationToken/],
    ['Bearer abc', 400, /IncompleteSignature/],
    ['AWS4-HMAC-SHA256 Credential=AKID/20261121, SignedHeaders=a, Signature=b', 400, /IncompleteSignature/],
    [authorization.replace(', Signature=abc', ''), 400, /IncompleteSignature/],
  ])('%s', async (header, status, words) => {
    const headers = { 'x-amz-target': 'AmazonSQS.ListQueues' };
    const reply = await call(header === undefined ? headers : { ...headers, authorization: header }, '{}');
    expect(reply.status).toBe(status);
    expect(reply.body).toMatch(words);
  });

  test('a call that the door refuses has no effect', async () => {
    denied = ['sqs:SendMessage'];
    const reply = await sqs('SendMessage', '{"QueueUrl":"http://x/123456789012/work","MessageBody":"x"}');
    expect(reply.status).toBe(403);
    expect(JSON.parse(reply.body)).toEqual({
      __type: 'com.amazonaws.sqs#AccessDeniedException',
      message: `User: ASIAFUNCTION is not authorized to perform: sqs:SendMessage on resource: ${queueArn('work')}`,
    });
    expect(messaging.queue('work').counts().visible).toBe(0);
  });
});

describe('malformed requests get an error and harm nobody', () => {
  const work = '"QueueUrl":"http://x/123456789012/work"';
  test.each<[string, string | Buffer]>([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a number', '5'],
    ['null', 'null'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['half a character', Buffer.from([0x22, 0xc3])],
    ['a queue URL that is a number', '{"QueueUrl":5,"MessageBody":"x"}'],
    ['a body that is an object', `{${work},"MessageBody":{}}`],
    ['a delay that is text', `{${work},"MessageBody":"x","DelaySeconds":"5"}`],
    ['a delay of half a second', `{${work},"MessageBody":"x","DelaySeconds":0.5}`],
    ['an endless delay', `{${work},"MessageBody":"x","DelaySeconds":1e999}`],
    ['attributes that are a list', `{${work},"MessageBody":"x","MessageAttributes":[]}`],
    ['an attribute that is text', `{${work},"MessageBody":"x","MessageAttributes":{"a":"b"}}`],
  ])('%s', async (_, body) => {
    const reply = await sqs('SendMessage', body);
    expect(reply.status).toBe(400);
    expect(typeOf(reply)).toBe('com.amazonaws.sqs#SerializationException');
    expect(await isWell()).toBe(true);
    expect(messaging.queue('work').counts().visible).toBe(0);
  });

  test('a body that does not end', async () => {
    const limit = 8 * 1_024 * 1_024;
    const outcome = await sqs('SendMessage', Buffer.alloc(limit + 1, 0x20)).then(
      ({ status }) => status,
      () => 'closed',
    );
    expect([413, 'closed']).toContain(outcome);
    expect(calls).toMatchObject([{ status: 413 }]);
    expect(await isWell()).toBe(true);
  });

  test('an encoding that we do not read', async () => {
    const reply = await sqs('ListQueues', '{}', { 'content-encoding': 'gzip' });
    expect(reply.body).toMatch(/Content-Encoding gzip/);
  });

  test('another method', async () => {
    expect((await call({}, '', 'GET')).status).toBe(400);
  });

  test('a caller who leaves in the middle of his body', async () => {
    const { hostname, port } = new URL(endpoint.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        const head = `POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: AmazonSQS.SendMessage\r\nauthorization: ${authorization}\r\n`;
        socket.write(`${head}content-length: 1000\r\n\r\n{"Queue`, () => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    expect(await isWell()).toBe(true);
    expect(errors).toEqual([]);
  });

  test('no JSON makes the endpoint fail, whatever the action', async () => {
    const actions = [
      'SendMessage',
      'SendMessageBatch',
      'ReceiveMessage',
      'DeleteMessageBatch',
      'ChangeMessageVisibility',
      'GetQueueUrl',
    ];
    const names = [
      'QueueUrl',
      'Entries',
      'MessageBody',
      'MessageAttributes',
      'ReceiptHandle',
      'QueueName',
      'Id',
    ];
    const value = fc.oneof(fc.jsonValue(), fc.constant('http://x/123456789012/work'));
    const body = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...actions), body, async (action, content) => {
        const { status } = await sqs(action, JSON.stringify(content));
        expect([200, 400]).toContain(status);
      }),
      { numRuns: 60 },
    );
    expect(errors).toEqual([]);
  });
});
