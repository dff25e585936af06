import { createServer } from 'node:http';
import { startFakeControl } from '../testing/fake-control.ts';
import { runOnTerminal, runTwolane } from '../testing/run-command.ts';
import { hasTerminal } from '../testing/terminal.ts';

const NOBODY = 'http://127.0.0.1:9';
const local = (url: string, ...words: readonly string[]) => runTwolane(['local', ...words, '--aws-url', url]);

const STATUS = {
  at: '2026-11-26T21:00:00.000Z',
  upMs: 754_000,
  memory: { residentBytes: 314_572_800, peakBytes: 419_430_400 },
  inFlight: { http: 1, batches: 2 },
  events: {
    published: 1_200,
    delivered: 2_400,
    acked: 2_390,
    deadLettered: 3,
    dropped: 0,
    inFlight: 7,
    duplicates: 4,
  },
  topology: {
    routes: [{ route: 'POST /orders', function: 'ordersHttp', scopes: [] }],
    tables: [
      {
        name: 'outbox',
        hasStream: true,
        readers: [{ function: 'relay', enabled: true, onFailure: 'relay-failed' }],
      },
    ],
    buses: [
      {
        name: 'twolane',
        rules: [{ name: 'gateway-rule', enabled: true, targets: [{ kind: 'sqs', name: 'gateway' }] }],
      },
    ],
    queues: [
      {
        name: 'gateway',
        readers: [{ function: 'paymentsGateway', enabled: true }],
        deadLetterQueue: 'gateway-dlq',
      },
    ],
    schedules: [
      {
        name: 'sweep',
        expression: 'rate(1 minute)',
        enabled: true,
        targets: [{ kind: 'lambda', name: 'sweeper' }],
      },
    ],
    stateMachines: [{ name: 'replay', functions: ['replayPlan', 'replayApply'] }],
    deliveryStreams: [{ name: 'archive', bucket: 'events-archive' }],
  },
  queues: [
    { name: 'gateway', visible: 12, inFlight: 3, delayed: 0, oldestAgeMs: 4_200, isDeadLetterQueue: false },
  ],
  functions: [
    {
      name: 'paymentsGateway',
      invocations: 1_234,
      errors: 5,
      throttles: 0,
      coldStarts: 2,
      durationMs: { p50: 12.4, p99: 320, max: 1_800 },
      peakRssBytes: 104_857_600,
      memoryMb: 512,
      instances: 1,
    },
  ],
  deliveryStreams: [{ name: 'archive', waiting: 44 }],
  executions: [{ machine: 'replay', status: 'SUCCEEDED', executions: 3 }],
};

const TRACE = {
  correlationId: 'basket-1',
  isWhole: false,
  startedAt: '2026-11-26T21:00:00.000Z',
  tookMs: 1_234,
  hops: [
    {
      sinceStartMs: 0,
      kind: 'request',
      where: 'ordersHttp',
      details: { route: 'POST /orders', status: 201 },
    },
    {
      sinceStartMs: 5,
      kind: 'recorded',
      where: 'outbox',
      event: 'twolane.orders/1',
      type: 'OrderPlaced.v1',
      details: {},
    },
    {
      sinceStartMs: 1_234,
      kind: 'deadLettered',
      where: 'gateway',
      event: 'twolane.orders/1',
      type: 'OrderPlaced.v1',
      details: {},
    },
  ],
};

test('status shows functions, queues and who hands what to whom', async () => {
  await using stack = await startFakeControl({ 'GET /_twolane/status': STATUS });
  const { status, stdout } = await local(stack.url, 'status');
  expect(status).toBe(0);
  expect(stdout).toContain('Up 13 min, 300 MB (most 400 MB), 1 requests and 2 batches at work.');
  expect(stdout).toContain('1,200 published; deliveries: 2,390 done, 7 on their way, 3 dead');
  expect(stdout).toMatch(
    /paymentsGateway +│ +1,234 │ +5 │ +0 │ +2 │ +12 ms │ +320 ms │ +1\.8 s │ 100 MB of 512 │/,
  );
  expect(stdout).toMatch(/gateway +│ +12 │ +3 │ +0 │ +4\.2 s/);
  expect(stdout).toMatch(/HTTP API +│ POST \/orders +│ ordersHttp/);
  expect(stdout).toMatch(/bus twolane +│ gateway-rule +│ gateway +│ gateway-dlq/);
  expect(stdout).toContain('→ paymentsGateway');
  expect(stdout).toMatch(/state machine replay +│ 3 succeeded +│ replayPlan/);
  expect((await local(stack.url, 'status', '--json')).stdout).toBe(`${JSON.stringify(STATUS)}\n`);
});

test('a watch looks again and again until Ctrl-C; with --json a line each time', async () => {
  await using stack = await startFakeControl({ 'GET /_twolane/status': STATUS });
  const ran = await runTwolane(['local', 'status', '--watch', '--json', '--aws-url', stack.url], {
    onText: (text, { interrupt }) => {
      if (text.split('\n').length > 2 && !text.includes('Interrupted')) interrupt();
    },
  });
  expect(ran.status).toBe(130);
  const lines = ran.stdout.trim().split('\n');
  // A third look may have been on its way when the second was read.
  expect(lines.length).toBeGreaterThanOrEqual(2);
  for (const line of lines) expect(JSON.parse(line)).toEqual(STATUS);
});

(hasTerminal ? test : test.skip)('on a terminal each look takes the place of the one before', async () => {
  await using stack = await startFakeControl({ 'GET /_twolane/status': STATUS });
  const ran = await runOnTerminal(['local', 'status', '--watch', '--aws-url', stack.url], {
    onText: (text, { interrupt }) => {
      if (text.split('Up 13 min').length > 2 && !text.includes('Interrupted')) interrupt();
    },
  });
  expect(ran.stdout).toContain('\u001b[H\u001b[2JUp 13 min');
});

test('a trace shows each hop with its time, and says when it was cut', async () => {
  await using stack = await startFakeControl({ 'GET /_twolane/trace/basket%2F1': TRACE });
  const { status, stdout, stderr } = await local(stack.url, 'trace', 'basket/1');
  expect(status).toBe(0);
  expect(stdout).toContain('basket-1: 1 events in 3 hops, from 2026-11-26 21:00:00Z, 1.2 s.');
  expect(stdout).toMatch(/ 0 │ request +│ ordersHttp │ – +│ – +│ route POST \/orders, status 201/);
  expect(stdout).toMatch(/1,234 │ dead letter │ gateway/);
  expect(stderr).toContain('a limit ended the search');
});

test('metrics come as Prometheus reads them, or as JSON', async () => {
  const families = { families: [{ name: 'twolane_up', samples: [] }] };
  await using stack = await startFakeControl({
    'GET /_twolane/metrics': '# TYPE twolane_up gauge\ntwolane_up 1\n',
    'GET /_twolane/metrics?format=json': families,
  });
  expect((await local(stack.url, 'metrics')).stdout).toBe('# TYPE twolane_up gauge\ntwolane_up 1\n');
  expect(JSON.parse((await local(stack.url, 'metrics', '--json')).stdout)).toEqual(families);
});

test('permissions: what was refused makes the status 1', async () => {
  const call = { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:0:q', count: 3 };
  const principal = (refused: readonly object[]) => ({
    principals: [{ name: 'relay', allowed: [{ ...call, statement: 'MayPublish' }], refused }],
    grants: [
      { statement: 'MayPublish', action: 'sqs:SendMessage', resource: '*', uses: 3 },
      { statement: 'MayPurge', action: 'sqs:PurgeQueue', resource: '*', uses: 0 },
    ],
  });
  await using well = await startFakeControl({ 'GET /_twolane/permissions': principal([]) });
  expect(await local(well.url, 'permissions')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(
      /relay │ sqs:SendMessage │ q +│ MayPublish │ +3 │[\s\S]*Refused: none\.[\s\S]*Not used[\s\S]*sqs:PurgeQueue │ \* +│ MayPurge/,
    ),
  });
  await using ill = await startFakeControl({
    'GET /_twolane/permissions': principal([{ ...call, why: 'no policy' }]),
  });
  expect(await local(ill.url, 'permissions')).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('no policy'),
  });
});

describe('where no stack answers', () => {
  test.each(['status', 'trace x', 'faults', 'permissions', 'metrics'])(
    '%s says what to do',
    async (words) => {
      const ran = await local(NOBODY, ...words.split(' '));
      expect(ran).toMatchObject({ status: 4, stdout: '' });
      expect(ran.stderr).toContain(`No local stack answers at ${NOBODY}.\nStart it with \`pnpm start\``);
    },
  );

  test('with --json as JSON', async () => {
    const ran = await local(NOBODY, 'status', '--json');
    expect(JSON.parse(ran.stderr)).toMatchObject({ title: `No local stack answers at ${NOBODY}.` });
  });

  test.each([
    ['an address that is none', 'here', 2],
    ['an address of a deployed stage', 'https://example.com', 2],
  ])('%s', async (_, url, status) => {
    expect(await local(url, 'status')).toMatchObject({ status, stdout: '' });
  });

  test('somebody else does: that is told, and nothing is shown', async () => {
    const other = createServer((_, response) => response.end('<html>')).listen(0, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const ran = await local(`http://127.0.0.1:${port}`, 'status');
    expect(ran).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('is no local stack'),
    });
    other.close();
  });

  test('a refusal of the stack is told in its words', async () => {
    await using stack = await startFakeControl({});
    expect(await local(stack.url, 'trace', 'x')).toMatchObject({
      status: 1,
      stderr: 'Nothing is known of that.\n',
    });
  });
});

test('completion knows the local commands', async () => {
  const { stdout } = await runTwolane(['complete', '--', 'local', '']);
  for (const name of ['status', 'trace', 'faults', 'permissions', 'metrics'])
    expect(stdout).toContain(`${name}\t`);
});
