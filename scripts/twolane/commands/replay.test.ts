import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeApi } from '../testing/fake-api.ts';
import { awaiting, PLAN_HASH, replayView } from '../testing/replay-views.ts';
import { runTwolane } from '../testing/run-command.ts';

const linesOf = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const REQUEST = [
  ...['replay', 'request', '--consumer', 'inventory-reservations', '--reason', 'bad deploy'],
  ...['--from', '2026-11-25T04', '--to', '2026-11-25T05', '--rate', '20', '--type', 'OrderPlaced.v1'],
];

test('a request waits for its plan, prints it, and says what a second person does next', async () => {
  await using api = await startFakeApi({
    'POST /admin/replays': [{ status: 201, body: replayView('planning') }],
    'GET /admin/replays/r1': [
      { body: replayView('planning') },
      { body: replayView('rehearsing', { progress: { done: 20, of: 43 } }) },
      { body: awaiting },
    ],
  });
  const { status, stdout, stderr } = await runTwolane(REQUEST, { url: api.url });

  expect(status).toBe(0);
  const [request] = api.to('POST /admin/replays');
  expect(request).toMatchObject({
    by: 'developer',
    scopes: ['replay:request'],
    body: {
      mode: 'redeliver',
      reason: 'bad deploy',
      consumers: ['inventory-reservations'],
      range: { axis: 'recorded', from: '2026-11-25T04:00:00.000Z', to: '2026-11-25T05:00:00.000Z' },
      filter: { types: ['OrderPlaced.v1'] },
      ratePerSec: 20,
    },
  });
  for (const words of [
    `Plan ${PLAN_HASH}`,
    '43 deliveries of 43 events on 41 aggregates; late 3, frozen 0',
    'estimated $0.0012, 2 min',
    'consumers downstream: payments-intents',
    'EXTERNAL EFFECTS FOLLOW: payments-gateway',
    'stock.available',
    '-120',
    'would apply',
  ]) {
    expect(stdout).toContain(words);
  }
  expect(stderr).toContain('Rehearsing: 20 of 43');
  expect(stderr).toContain(`pnpm twolane replay approve r1 --plan-hash ${PLAN_HASH} --allow-external`);
});

test('with --json standard output is JSON alone, the last line the plan', async () => {
  await using api = await startFakeApi({
    'POST /admin/replays': [{ status: 201, body: replayView('planning') }],
    'GET /admin/replays/r1': [{ body: replayView('planning') }, { body: awaiting }],
  });
  const { status, stdout, stderr } = await runTwolane([...REQUEST, '--json'], { url: api.url });
  expect(status).toBe(0);
  expect(linesOf(stdout)).toEqual([replayView('planning'), awaiting]);
  expect(stderr).toBe('');
});

test.each([
  ['done', 0],
  ['empty', 0],
  ['failed', 1],
  ['rejected', 1],
  ['expired', 1],
  ['aborted', 1],
  ['awaitingApproval', 3],
  ['paused', 3],
])('watching a replay that is %s ends with %d', async (state, expected) => {
  await using api = await startFakeApi({
    'GET /admin/replays/r1': [{ body: replayView(state, { control: { wish: 'pause' } }) }],
  });
  expect((await runTwolane(['replay', 'watch', 'r1'], { url: api.url })).status).toBe(expected);
});

test('a watch goes on over a decision that the workflow has not heard of, and over an outage', async () => {
  await using api = await startFakeApi({
    'GET /admin/replays/r1': [
      { body: { ...awaiting, approval: { by: 'kim' } } },
      { status: 503, body: { message: 'Service Unavailable' } },
      { body: replayView('applying', { stage: 10, progress: { done: 30, of: 43 } }) },
      { body: replayView('done') },
    ],
  });
  const { status, stderr } = await runTwolane(['replay', 'watch', 'r1'], { url: api.url });
  expect(status).toBe(0);
  expect(stderr).toContain('Applying: 30 of 43, share 10%');
});

const receipt = (mismatches: number, stillToApply: number) => ({
  ...{ planned: 43, applied: 40, alreadyApplied: 2, skipped: 0, failed: 1, balanced: true },
  ...{ differencesEqual: mismatches + stillToApply === 0, mismatches, overtaken: 2 },
  ...{ actual: { costMicroUsd: 1, minutes: 1 }, proof: { stillToApply } },
});

test.each([
  [0, 0, [], ['Not as shown', 'Left to apply']],
  [3, 0, ['replay deltas r1 --phase applied --comparison mismatch'], ['Left to apply']],
  [0, 2, ['replay deltas r1 --phase verified --outcome applied'], ['Not as shown']],
])('a receipt with %d mismatches and %d left says where to look', async (mismatches, left, said, unsaid) => {
  const verification = receipt(mismatches, left);
  await using api = await startFakeApi({
    'GET /admin/replays/r1': [{ body: replayView('done', { verification }) }],
  });
  const { stdout, stderr } = await runTwolane(['replay', 'show', 'r1'], { url: api.url });
  expect(stdout).toContain(
    `(${mismatches} mismatches, 2 overtaken by live traffic or a lost attempt, ${left} still to apply)`,
  );
  for (const words of said) expect(stderr).toContain(words);
  for (const words of unsaid) expect(stderr).not.toContain(words);
});

test('an approval is for one plan, by a second person, with just the scopes that it needs', async () => {
  await using api = await startFakeApi({
    'GET /admin/replays/r1': [{ body: awaiting }],
    'POST /admin/replays/r1/approval': [{ body: replayView('awaitingApproval') }],
  });
  const words = [
    'replay',
    'approve',
    'r1',
    '--plan-hash',
    PLAN_HASH,
    '--reason',
    'looked at it',
    '--as',
    'kim',
  ];
  expect((await runTwolane(words, { url: api.url })).status).toBe(0);
  expect((await runTwolane([...words, '--allow-external'], { url: api.url })).status).toBe(0);
  expect(api.to('POST /admin/replays/r1/approval')).toMatchObject([
    { by: 'kim', scopes: ['replay:approve'], body: { planHash: PLAN_HASH, reason: 'looked at it' } },
    {
      by: 'kim',
      scopes: ['replay:approve', 'replay:override'],
      body: { planHash: PLAN_HASH, allowExternal: true },
    },
  ]);
});

test('nobody approves without having named the plan, and the refusal of an own request says who can', async () => {
  await using api = await startFakeApi({
    'GET /admin/replays/r1': [{ body: awaiting }],
    'POST /admin/replays/r1/approval': [
      {
        status: 403,
        body: {
          type: 'urn:twolane:problem:own-request',
          title: 'Nobody approves their own request',
          status: 403,
        },
      },
    ],
  });
  const unnamed = await runTwolane(['replay', 'approve', 'r1', '--reason', 'x'], { url: api.url });
  expect(unnamed).toMatchObject({ status: 2, stderr: expect.stringContaining('--plan-hash is needed') });
  expect(api.to('POST /admin/replays/r1/approval')).toHaveLength(0);

  const own = await runTwolane(['replay', 'approve', 'r1', '--plan-hash', PLAN_HASH, '--reason', 'x'], {
    url: api.url,
  });
  expect(own).toMatchObject({ status: 1, stdout: '' });
  expect(own.stderr).toContain('Nobody approves their own request (403)');
  expect(own.stderr).toContain('What to do: Somebody else must decide');
});

test('steering: each verb with its reason, the rate for the version that was looked at', async () => {
  const view = { body: replayView('applying'), headers: { etag: '"7.2"' } };
  await using api = await startFakeApi({
    'GET /admin/replays/r1': [view],
    'POST /admin/replays/r1/pause': [view],
    'POST /admin/replays/r1/resume': [view],
    'POST /admin/replays/r1/abort': [view],
    'POST /admin/replays/r1/rejection': [view],
    'PUT /admin/replays/r1/rate': [
      view,
      {
        status: 412,
        body: {
          type: 'urn:twolane:problem:precondition-failed',
          title: 'Somebody else changed it',
          status: 412,
        },
      },
    ],
  });
  for (const verb of ['pause', 'resume', 'abort', 'reject']) {
    expect(
      await runTwolane(['replay', verb, 'r1', '--reason', 'queue is full'], { url: api.url }),
    ).toMatchObject({ status: 0 });
  }
  for (const path of ['pause', 'resume', 'abort', 'rejection']) {
    expect(api.to(`POST /admin/replays/r1/${path}`)).toMatchObject([{ body: { reason: 'queue is full' } }]);
  }
  const rate = await runTwolane(['replay', 'rate', 'r1', '200'], { url: api.url });
  expect(rate).toMatchObject({ status: 0, stdout: expect.stringContaining('50 → 200 deliveries/s') });
  expect(api.to('PUT /admin/replays/r1/rate')[0]).toMatchObject({
    body: { ratePerSec: 200 },
    headers: { 'if-match': '"7.2"' },
  });
  const stale = await runTwolane(['replay', 'rate', 'r1', '300'], { url: api.url });
  expect(stale).toMatchObject({ status: 1, stderr: expect.stringContaining('Look at it again') });
});

const delta = (key: string, outcome: string) => ({
  eventKey: key,
  type: 'OrderPlaced.v1',
  subject: key,
  time: '2026-11-25T04:10:00.000Z',
  consumer: 'inventory-reservations',
  outcome,
  changes: [
    {
      table: 'stock',
      pk: 'sku#10007',
      sk: 'stock',
      isNew: false,
      fields: [{ name: 'available', before: 12, after: 9, by: -3 }],
    },
  ],
  emits: [{ type: 'StockReserved.v1', id: 'x' }],
});

test('deltas: totals first, then before and after; all pages in a file', async () => {
  const next = '</admin/replays/r1/deltas?phase=rehearsal&format=csv&limit=1000&after=p2>; rel="next"';
  await using api = await startFakeApi({
    'GET /admin/replays/r1': [{ body: awaiting }],
    'GET /admin/replays/r1/deltas': ({ query }) => {
      if (query.get('format') !== 'csv')
        return {
          body: {
            items: [delta('o-1', 'applied'), { ...delta('\u001b[31mo-2', 'failed'), comparison: 'mismatch' }],
          },
        };
      const isFirst = query.get('after') === null;
      return {
        text: `eventKey,outcome\r\n${isFirst ? 'o-1,applied' : 'o-2,failed'}\r\n`,
        headers: { 'content-type': 'text/csv; charset=utf-8', ...(isFirst ? { link: next } : {}) },
      };
    },
  });
  const shown = await runTwolane(['replay', 'deltas', 'r1'], { url: api.url });
  expect(shown.status).toBe(0);
  expect(shown.stdout).toContain('available 12 → 9 (-3)');
  expect(shown.stdout).toContain('says StockReserved.v1');
  expect(shown.stdout.indexOf('stock.available')).toBeLessThan(shown.stdout.indexOf('12 → 9'));
  expect(shown.stdout).not.toContain('\u001b[31m');

  expect(shown.stdout).toContain('NOT AS SHOWN');

  const compared = ['replay', 'deltas', 'r1', '--phase', 'applied', '--comparison', 'mismatch'];
  expect((await runTwolane(compared, { url: api.url })).status).toBe(0);
  expect(api.to('GET /admin/replays/r1/deltas').at(-1)?.query.get('comparison')).toBe('mismatch');

  const json = await runTwolane(['replay', 'deltas', 'r1', '--json', '--limit', '1'], { url: api.url });
  expect(linesOf(json.stdout)).toEqual([delta('o-1', 'applied')]);

  const file = join(mkdtempSync(join(tmpdir(), 'twolane-deltas-')), 'deltas.csv');
  const words = ['replay', 'deltas', 'r1', '--format', 'csv', '--out', file];
  expect(await runTwolane(words, { url: api.url })).toMatchObject({
    status: 0,
    stdout: `3 lines in ${file}\n`,
  });
  expect(readFileSync(file, 'utf8')).toBe('eventKey,outcome\r\no-1,applied\r\no-2,failed\r\n');
  expect(await runTwolane(words, { url: api.url })).toMatchObject({ status: 2 });
});
