/** What must not be replayed is refused by name and without a trace; what may be is done once, whatever is repeated. */
import type { Answer } from '../support/api.ts';
import { unplannable } from '../support/hostile/replays.ts';
import { missedOrder, openReplays, type Replays } from '../support/replays.ts';
import { arrival, startTrading, type Trading } from '../support/trade.ts';
import { until } from '../support/until.ts';

const START_LIMIT_MS = 300_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of an upload: its lines are deliveries of three units each, every one of a SKU of its own. */
const LINES = 1_000;
const BAD_LINE = 789;
const RECORDED_LINE = 790;
const UNITS = 3;

const nowMs = Date.now();
const iso = (ms: number): string => new Date(ms).toISOString();
const from = iso(nowMs - HOUR_MS);

let trading: Trading;
let replays: Replays;
let before: readonly string[];
/** All that was played, up to now. */
let range: { readonly axis: string; readonly from: string; readonly to: string };

beforeAll(async () => {
  trading = await startTrading();
  replays = await openReplays(trading.stack.httpUrl, trading.stack.issuerUrl);
  const old = arrival('frozen', 'FROZEN', { time: iso(nowMs - 90 * DAY_MS) });
  expect(await trading.shop.event(old)).toMatchObject({ status: 202 });
  const parked = await until(
    () => trading.tables.parked(),
    (items) => items.length > 1,
  );
  expect(parked.map(({ consumer, cause }) => `${consumer} ${cause}`).sort()).toEqual([
    'insights-orders frozen',
    'inventory-restock frozen',
  ]);
  range = { axis: 'recorded', from, to: iso(Date.now()) };
  before = await trading.tables.snapshot();
}, START_LIMIT_MS);
afterAll(() => trading?.stop(), START_LIMIT_MS);

const redelivery = (changes: object = {}) => ({
  mode: 'redeliver',
  reason: 'a test',
  consumers: ['inventory-restock'],
  range,
  ...changes,
});

/** Status and the last word of the problem's type, as a table has them. */
const refusal = ({ status, body }: Answer) => ({ status, type: String(body['type']).split(':').at(-1) });

const reasonsOf = ({ body }: Answer): readonly unknown[] => {
  const { reasons } = body;
  return Array.isArray(reasons) ? reasons.map(({ name }) => name) : [];
};

describe('a request that cannot be planned is refused with each of its reasons', () => {
  test.each(unplannable(nowMs))('%s', async (_, reasons, changes) => {
    const answer = await replays.request({ ...redelivery(), ...changes });
    expect(refusal(answer)).toEqual({ status: 422, type: 'replay-not-plannable' });
    expect(reasonsOf(answer)).toEqual(reasons);
  });

  test('and what is no request at all', async () => {
    for (const spec of [
      {},
      redelivery({ mode: 'undo' }),
      redelivery({ range: { ...range, from: 'noon' } }),
    ]) {
      expect(refusal(await replays.request(spec))).toEqual({ status: 400, type: 'invalid-request' });
    }
    // Tokens without the scope do not get past the gateway.
    expect((await replays.bob.command('/admin/replays', redelivery(), 'bob-asks')).status).toBe(403);
    expect((await replays.alice.get('/admin/replays')).body).toMatchObject({ items: [] });
  });
});

test('a plan with nothing in it ends as empty, with its cause, and holds nothing', async () => {
  const spec = redelivery({
    range: { axis: 'recorded', from: iso(nowMs - 20 * DAY_MS), to: iso(nowMs - 20 * DAY_MS + HOUR_MS) },
  });
  for (const _ of ['once', 'again']) {
    const { body } = await replays.request(spec);
    const ended = await replays.becomes(String(body['replayId']), 'empty');
    expect(ended).toMatchObject({
      cause: expect.stringMatching(/^nothing-matches: /),
      plan: { planned: 0 },
      endedAt: expect.any(String),
    });
  }
});

describe('an approval', () => {
  const decide = async (
    who: Replays['bob'],
    replayId: string,
    body: object,
    what = 'approval',
  ): Promise<Answer> =>
    who.command(`/admin/replays/${replayId}/${what}`, { reason: 'looked at', ...body }, replays.key());
  const hashOf = async (replayId: string) => replays.at(await replays.view(replayId), 'plan', 'planHash');

  test('is for this very plan, from another person with the right to it, once', async () => {
    const carol = await replays.client('carol', ['read', 'replay:approve']);
    const aliceToo = await replays.client('alice', ['read', 'replay:approve', 'replay:override']);
    const replayId = await replays.planned(redelivery());
    const planHash = await hashOf(replayId);

    expect((await decide(replays.alice, replayId, { planHash })).status).toBe(403);
    expect(refusal(await decide(aliceToo, replayId, { planHash }))).toEqual({
      status: 403,
      type: 'own-request',
    });
    expect(refusal(await decide(carol, replayId, { planHash, allowExternal: true }))).toEqual({
      status: 403,
      type: 'override-needed',
    });
    const otherHash = String(planHash).replace(/./g, (digit) => (digit === '0' ? '1' : '0'));
    expect(refusal(await decide(carol, replayId, { planHash: otherHash }))).toEqual({
      status: 409,
      type: 'plan-changed',
    });
    expect(refusal(await decide(carol, 'nowhere', { planHash }))).toEqual({ status: 404, type: 'not-found' });
    expect(await replays.view(replayId)).toMatchObject({ status: 'awaitingApproval' });

    expect(await decide(carol, replayId, { planHash })).toMatchObject({ status: 200 });
    expect(await decide(carol, replayId, { planHash })).toMatchObject({ status: 200, body: { replayId } });
    expect(refusal(await decide(replays.bob, replayId, { planHash }))).toEqual({
      status: 409,
      type: 'already-approved',
    });
    expect(refusal(await decide(replays.bob, replayId, {}, 'rejection'))).toEqual({
      status: 409,
      type: 'already-approved',
    });
    const ended = await replays.becomes(replayId, 'done');
    expect(ended).toMatchObject({
      approval: { by: 'carol', planHash },
      verification: { applied: 0, balanced: true },
    });
    expect(refusal(await replays.steer(replayId, 'pause'))).toEqual({ status: 409, type: 'replay-status' });
  });

  test('does not come after a rejection, which lets go of everything', async () => {
    const replayId = await replays.planned(redelivery());
    const planHash = await hashOf(replayId);
    expect(await decide(replays.bob, replayId, {}, 'rejection')).toMatchObject({ status: 200 });
    expect(refusal(await decide(replays.bob, replayId, { planHash }))).toEqual({
      status: 409,
      type: 'not-awaiting-approval',
    });
    await until(
      () => replays.view(replayId),
      (view) => 'endedAt' in view,
    );
    expect(await replays.view(replayId)).toMatchObject({
      status: 'rejected',
      cause: expect.stringMatching(/^rejected: by bob: looked at$/),
    });
    const next = await replays.request(redelivery());
    expect(next.status).toBe(201);
    await replays.steer(String(next.body['replayId']), 'abort');
    await replays.becomes(String(next.body['replayId']), 'aborted');
  });
});

test('asked for several times at once, a replay is one: the same key gets the same, another key a conflict', async () => {
  const spec = redelivery({ consumers: ['payments-intents', 'insights-sales'] });
  const sameKey = async (): Promise<Answer> =>
    until(
      () => replays.alice.command('/admin/replays', spec, 'one-key'),
      // The first one is still under way: its answer can be asked for again.
      ({ status }) => status !== 409,
    );
  const answers = await Promise.all([sameKey(), sameKey(), sameKey()]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  const ids = new Set(answers.map(({ body }) => body['replayId']));
  expect(ids.size).toBe(1);

  const overlapping = await replays.request({ ...spec, consumers: ['insights-sales'] });
  expect(refusal(overlapping)).toEqual({ status: 409, type: 'overlapping-replay' });
  expect(overlapping.body).toMatchObject({ consumer: 'insights-sales', replayId: [...ids][0] });

  const [replayId = ''] = [...ids].map(String);
  await replays.becomes(replayId, 'awaitingApproval');
  const tag = String((await replays.alice.get(`/admin/replays/${replayId}`)).headers['etag']);
  const rate = (ratePerSec: number, ifMatch?: string): Promise<Answer> =>
    replays.alice.replace(`/admin/replays/${replayId}/rate`, { ratePerSec }, replays.key(), ifMatch);
  expect(refusal(await rate(10))).toEqual({ status: 428, type: 'precondition-required' });
  expect(await rate(10, tag)).toMatchObject({ status: 200, body: { control: { ratePerSec: 10 } } });
  expect(refusal(await rate(20, tag))).toEqual({ status: 412, type: 'precondition-failed' });

  // Two at once with keys of their own: one of them gets the range.
  await replays.steer(replayId, 'abort');
  await replays.becomes(replayId, 'aborted');
  const two = await Promise.all([replays.request(spec), replays.request(spec)]);
  expect(two.map(({ status }) => status).sort()).toEqual([201, 409]);
  const taken = String(two.find(({ status }) => status === 201)?.body['replayId']);
  await replays.steer(taken, 'abort');
  await replays.becomes(taken, 'aborted');
});

test('and nothing of all this left anything behind', async () => {
  expect(await trading.tables.snapshot()).toEqual(before);
});

test('an upload with two bad lines of a thousand is not taken; its good ones are, where somebody says so', async () => {
  const line = (n: number): string =>
    JSON.stringify(arrival(`line-${n}`, `SKU-${n}`, { time: iso(nowMs - 2 * HOUR_MS) }));
  const bad = missedOrder('bad', -1, nowMs - HOUR_MS);
  // As it was copied from the journal: it says when it was recorded.
  const [recorded] = await trading.tables.recorded();
  const special = new Map([
    [BAD_LINE, bad],
    [RECORDED_LINE, JSON.stringify(recorded)],
  ]);
  const lines = Array.from({ length: LINES }, (_, n) => special.get(n + 1) ?? line(n));
  const uploadId = await replays.uploaded(lines);
  const { body: upload } = await replays.alice.get(`/admin/backfills/${uploadId}`);
  expect(upload).toMatchObject({
    status: 'invalid',
    report: { lines: LINES, good: LINES - 2, bad: 2, recorded: 1, byType: { 'StockArrived.v1': LINES - 2 } },
  });
  expect((await replays.alice.get(`/admin/backfills/${uploadId}/bad-lines`)).body).toMatchObject({
    items: [
      { line: BAD_LINE, problems: expect.arrayContaining([expect.stringContaining('/data/totalMinor')]) },
      { line: RECORDED_LINE, problems: [expect.stringMatching('/id was recorded in the minute of ')] },
    ],
  });

  const spec = { mode: 'backfill', reason: 'a test', backfill: { uploadId }, ratePerSec: 1_000 };
  const refused = await replays.request(spec);
  expect(refusal(refused)).toEqual({ status: 422, type: 'bad-lines' });
  expect(reasonsOf(refused)).toEqual(['upload-has-bad-lines']);
  expect(await trading.tables.snapshot()).toEqual(before);

  const replayId = await replays.planned({ ...spec, backfill: { uploadId, takeGoodOnes: true } });
  expect(await trading.tables.snapshot()).toEqual(before);
  expect(await replays.approve(replayId)).toMatchObject({ status: 200 });
  const ended = await replays.becomes(replayId, 'done');
  expect(ended['verification']).toMatchObject({
    planned: replays.at(ended, 'plan', 'planned'),
    applied: replays.at(ended, 'plan', 'planned'),
    failed: 0,
    balanced: true,
    proof: { stillToApply: 0 },
  });
  const stock = (await trading.tables.items('inventory')).filter(({ pk }) => String(pk).includes('SKU-'));
  expect(stock.map(({ available }) => available)).toEqual(Array(LINES - 2).fill(UNITS));
});

test('a frozen message is not redriven, but corrected forward by two people, once', async () => {
  const { items } = (await replays.alice.get('/admin/frozen')).body;
  // Each of its two consumers set the event aside.
  const messageIds = Array.isArray(items) ? items.map(({ messageId }) => String(messageId)) : [];
  expect(messageIds).toHaveLength(2);
  for (const messageId of messageIds) {
    const path = `/admin/messages/${messageId}/redrive`;
    const redriven = await replays.alice.command(path, { reason: 'a test' }, replays.key());
    expect(refusal(redriven)).toEqual({ status: 409, type: 'frozen' });
  }
  const adjustment = { mode: 'backfill', reason: 'it was delivered, after all', frozen: messageIds };
  for (const [time, outcome] of [
    ['first', 'applied'],
    ['second', 'alreadyApplied'],
  ] as const) {
    const replayId = await replays.planned(adjustment);
    expect((await replays.view(replayId))['rehearsal']).toMatchObject({ outcomes: { [outcome]: 2 } });
    expect(await replays.approve(replayId)).toMatchObject({ status: 200 });
    const { verification } = await replays.becomes(replayId, 'done');
    expect({ time, verification }).toMatchObject({ verification: { [outcome]: 2, balanced: true } });
    const { body: stock } = await trading.shop.get('/inventory/FROZEN');
    expect({ time, stock }).toMatchObject({ stock: { available: UNITS } });
  }
  const recorded = (await trading.tables.recorded()).filter(({ subject }) => subject === 'frozen');
  expect(recorded.map(({ id }) => id).sort()).toEqual(['frozen', 'frozen.adjusted']);
  expect((await replays.alice.get('/admin/audit/verification')).body).toMatchObject({ holds: true });
});
