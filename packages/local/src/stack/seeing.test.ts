import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeSmallStack } from '../testing/small-stack.ts';
import { temporaryDirectory } from '../testing/zip-fixture.ts';
import type { LocalStack } from './local-stack.ts';
import { startLocalStack } from './start-local-stack.ts';

const directory = temporaryDirectory();
let stack: LocalStack | undefined;
afterAll(async () => {
  await stack?.stop();
  directory.remove();
});

const seen = async (path: string) => {
  const answer = await fetch(`${stack?.awsUrl}/_twolane/${path}`);
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
};
const parse = (text: string): unknown => createRequire(import.meta.url)('parse-prometheus-text-format')(text);

beforeAll(async () => {
  const made = await startLocalStack({
    ...writeSmallStack(join(directory.path, 'package')),
    dataDir: join(directory.path, 'data'),
    httpPort: 0,
    awsPort: 0,
    issuerPort: 0,
  });
  stack = made;
  const authorization = `Bearer ${await made.token(['things:write'], 'test')}`;
  for (const id of ['a', 'poison-b']) {
    const body = JSON.stringify({ id });
    const answer = await fetch(`${made.httpUrl}/things`, {
      method: 'POST',
      headers: { authorization },
      body,
    });
    expect(answer.status).toBe(201);
  }
  expect(await made.waitIdle(30_000)).toBe(true);
}, 60_000);

test('status: who hands what to whom, and how each of them is', async () => {
  const { status, text } = await seen('status');
  expect(status).toBe(200);
  const document: unknown = JSON.parse(text);
  expect(document).toMatchObject({
    events: { published: 2, delivered: 2, acked: 1, deadLettered: 1, inFlight: 0 },
    inFlight: { http: 0, batches: 0 },
    topology: {
      routes: [{ route: 'POST /things', function: 'small-api', scopes: ['things:write'] }],
      tables: [
        { name: 'small-things', hasStream: true, readers: [{ function: 'small-relay', enabled: true }] },
        { name: 'small-seen', hasStream: false, readers: [] },
      ],
      buses: [
        {
          name: 'small',
          rules: [{ enabled: true, targets: [{ kind: 'sqs', name: 'small-queue' }] }],
        },
      ],
      queues: [
        { name: 'small-dead', readers: [] },
        {
          name: 'small-queue',
          readers: [{ function: 'small-consumer' }],
          deadLetterQueue: 'small-dead',
          maximumReceives: 2,
        },
      ],
    },
    queues: [
      {
        name: 'small-dead',
        visible: 1,
        inFlight: 0,
        isDeadLetterQueue: true,
        oldestAgeMs: expect.any(Number),
      },
      { name: 'small-queue', visible: 0, inFlight: 0, isDeadLetterQueue: false },
    ],
    functions: [
      {
        name: 'small-api',
        invocations: 2,
        errors: 0,
        throttles: 0,
        memoryMb: 256,
        instances: expect.any(Number),
      },
      { name: 'small-relay', errors: 0 },
      { name: 'small-consumer', errors: 0, throttles: 0 },
    ],
  });
});

test('metrics: as Prometheus reads them, and the same as JSON', async () => {
  const { status, type, text } = await seen('metrics');
  expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  expect(parse(text)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        name: 'twolane_function_invocations_total',
        type: 'COUNTER',
        metrics: expect.arrayContaining([{ labels: { name: 'small-api' }, value: '2' }]),
      }),
      expect.objectContaining({
        name: 'twolane_queue_messages',
        metrics: expect.arrayContaining([{ labels: { name: 'small-dead', state: 'visible' }, value: '1' }]),
      }),
      expect.objectContaining({
        name: 'twolane_aws_calls_total',
        metrics: expect.arrayContaining([
          {
            labels: { service: 'DynamoDB_20120810', operation: 'PutItem', code: 'OK' },
            value: '2',
          },
        ]),
      }),
      expect.objectContaining({
        name: 'twolane_event_deliveries',
        metrics: expect.arrayContaining([{ labels: { state: 'dead_lettered' }, value: '1' }]),
      }),
    ]),
  );
  expect(JSON.parse((await seen('metrics?format=json')).text)).toMatchObject({
    families: expect.arrayContaining([
      expect.objectContaining({
        name: 'twolane_events_published_total',
        samples: [{ labels: {}, value: 2 }],
      }),
    ]),
  });
});

test.each([
  ['trace/none', 404, 'Nothing is known of the correlation id none.'],
  [`trace/${'x'.repeat(300)}`, 400, 'A correlation id has 1 to 256 characters.'],
  ['metrics?format=xml', 400, 'format is prometheus or json.'],
])('%s', async (path, status, error) => {
  const answer = await seen(path);
  expect([answer.status, JSON.parse(answer.text)]).toEqual([status, { error }]);
});
