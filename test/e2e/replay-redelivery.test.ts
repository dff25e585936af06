/** What was applied and is brought again changes nothing; what was lost comes back once, whatever happens on the way. */
import { faultsOf } from '../support/faults.ts';
import { openReplays, type Replays } from '../support/replays.ts';
import { startTrading, type Trading } from '../support/trade.ts';

const LIMIT_MS = 300_000;
const HOUR_MS = 3_600_000;
const WORKER = 'twolane-dev-replayWorker';
const KILLS = 3;
const ORDERS = 30;
const RETURNED = ['C6001', 'C6002', 'C6003'];

/** Order n wants n % 3 + 1 units at 2.00 to 2.29. */
const rows = [
  ...Array.from(
    { length: ORDERS },
    (_, n) => `${5001 + n},2000${n % 2},CUP,${(n % 3) + 1},,${((200 + n) / 100).toFixed(2)},,`,
  ),
  ...RETURNED.map((id) => `${id},20000,CUP,-1,,2.00,,`),
];

let trading: Trading;
let replays: Replays;
let before: readonly string[];
let consumers: readonly { readonly name: string; readonly effect: string }[];
let range: { readonly axis: string; readonly from: string; readonly to: string };

const consumersIn = (items: unknown): typeof consumers =>
  Array.isArray(items)
    ? items.map(({ name, effect }) => ({ name: String(name), effect: String(effect) }))
    : [];

beforeAll(async () => {
  const from = new Date(Date.now() - HOUR_MS).toISOString();
  trading = await startTrading(rows);
  replays = await openReplays(trading.stack.httpUrl, trading.stack.issuerUrl);
  consumers = consumersIn((await replays.alice.get('/admin/consumers')).body['items']);
  range = { axis: 'recorded', from, to: new Date().toISOString() };
  before = await trading.tables.snapshot();
}, LIMIT_MS);
afterAll(() => trading?.stop(), LIMIT_MS);

const redelivery = (names: readonly string[], ratePerSec: number) => ({
  mode: 'redeliver',
  reason: 'a test',
  consumers: names,
  range,
  ratePerSec,
});

/** Deliveries by outcome that the rehearsal showed, or that were made. */
const outcomes = (view: unknown, of: 'rehearsal' | 'applied'): Record<string, number> => {
  const found = Object.entries(Object(replays.at(view, of, 'outcomes')));
  return Object.fromEntries(found.map(([kind, count]) => [kind, Number(count)]));
};
const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0);
/** Without who wrote an item last, when and how often: what was lost and came back is the same in all else. */
const contents = (snapshot: readonly string[]): readonly string[] =>
  snapshot.map((item) => item.replace(/\["(commitId|version|expiresAtSec)",[^\]]*\],?/g, '')).sort();
const NOTHING_APPLIED = { applied: 0, failed: 0, frozen: 0 };

test('everything that was recorded, again, to everyone who keeps state: nothing changes', async () => {
  const names = consumers.filter(({ effect }) => effect !== 'external').map(({ name }) => name);
  expect(names.length).toBeGreaterThan(5);
  const replayId = await replays.planned(redelivery(names, 1_000));
  const planned = Number(replays.at(await replays.view(replayId), 'plan', 'planned'));
  expect(planned).toBeGreaterThan(10 * ORDERS);
  expect(await replays.approve(replayId)).toMatchObject({ status: 200 });
  const ended = await replays.becomes(replayId, 'done');
  for (const step of ['rehearsal', 'applied'] as const) {
    expect(outcomes(ended, step)).toMatchObject({ ...NOTHING_APPLIED, withheld: 0 });
    expect(sum(outcomes(ended, step))).toBe(planned);
  }
  expect(ended['verification']).toMatchObject({ balanced: true, differencesEqual: true, mismatches: 0 });
  expect(await trading.tables.snapshot()).toEqual(before);
});

test('aborted in mid-apply, it says how far it came and lets go of its range', async () => {
  const spec = redelivery(['insights-orders'], 2);
  const replayId = await replays.planned(spec);
  expect(await replays.approve(replayId)).toMatchObject({ status: 200 });
  await replays.reaches(replayId, 3);
  expect(await replays.request(spec)).toMatchObject({ status: 409 });
  expect(await replays.steer(replayId, 'abort')).toMatchObject({ status: 200 });
  const ended = await replays.becomes(replayId, 'aborted');
  expect(ended).toMatchObject({ cause: 'aborted: by alice: a test', endedAt: expect.any(String) });
  const made = sum(outcomes(ended, 'applied'));
  expect(made).toBeGreaterThanOrEqual(3);
  expect(made).toBeLessThan(Number(replays.at(ended, 'plan', 'planned')));
  // Final: it cannot be taken up again, only asked for anew.
  expect(await replays.steer(replayId, 'resume')).toMatchObject({ status: 409 });
});

test('paused, it stands still until it is resumed; another rate takes effect while it runs', async () => {
  // At this rate it would take minutes.
  const replayId = await replays.planned(redelivery(['insights-orders'], 1));
  expect(await replays.approve(replayId)).toMatchObject({ status: 200 });
  await replays.reaches(replayId, 2);
  expect(await replays.steer(replayId, 'pause')).toMatchObject({ status: 200 });
  const paused = await replays.becomes(replayId, 'paused');
  expect(paused).toMatchObject({ cause: 'paused: by alice: a test', control: { wish: 'pause' } });
  const stopped = await replays.done(replayId);
  expect(await replays.steer(replayId, 'resume')).toMatchObject({ status: 200 });
  await replays.reaches(replayId, stopped + 1);
  const path = `/admin/replays/${replayId}`;
  const changed = await replays.alice.replace(`${path}/rate`, { ratePerSec: 1_000 }, replays.key(), '*');
  expect(changed).toMatchObject({ status: 200, body: { control: { ratePerSec: 1_000 } } });
  const ended = await replays.becomes(replayId, 'done');
  expect(ended['verification']).toMatchObject({
    planned: replays.at(ended, 'plan', 'planned'),
    applied: 0,
    failed: 0,
    balanced: true,
  });
});

test('what a projection lost comes back whole, although workers are killed in the middle', async () => {
  const sales = async (): Promise<unknown> => {
    const api = await replays.client('reader', ['insights:read']);
    const { items } = (await api.get('/insights/sales/days')).body;
    return items;
  };
  const wanted = await sales();
  expect(JSON.stringify(wanted)).toContain(`"orders":${ORDERS}`);
  const isOfSales = ({ pk }: { readonly pk?: unknown }): boolean => /^(fact#|sales)/.test(String(pk));
  expect(await trading.tables.lose('insights', isOfSales)).toBeGreaterThan(ORDERS);

  const replayId = await replays.planned(redelivery(['insights-sales'], 4));
  const planned = ORDERS + RETURNED.length;
  expect(outcomes(await replays.view(replayId), 'rehearsal')).toMatchObject({ applied: planned, failed: 0 });
  // At four deliveries a second each of them is killed in the middle of its work.
  const faults = faultsOf(trading.stack.awsUrl);
  const killed = { service: 'function', kind: 'stop', resource: WORKER, ms: 2_000, times: KILLS };
  await faults.plan(1, [{ name: 'killed', ...killed }]);
  expect(await replays.approve(replayId)).toMatchObject({ status: 200 });
  const ended = await replays.becomes(replayId, 'done');
  expect(await faults.end()).toEqual({ killed: KILLS });
  expect(ended['verification']).toMatchObject({
    planned,
    failed: 0,
    skipped: 0,
    balanced: true,
    mismatches: 0,
    proof: { stillToApply: 0 },
  });
  expect(await sales()).toEqual(wanted);
  expect(contents(await trading.tables.snapshot())).toEqual(contents(before));
});

test('money that was given back is not given back again where nobody allowed it', async () => {
  const [first = ''] = RETURNED;
  expect(await trading.tables.lose('payments', ({ pk }) => pk === `refund#${first}`)).toBe(1);
  const lost = await trading.tables.snapshot();
  const replayId = await replays.planned(redelivery(['payments-gateway'], 1_000));
  expect((await replays.view(replayId))['plan']).toMatchObject({ externalEffects: ['payments-gateway'] });
  expect(await replays.approve(replayId)).toMatchObject({ status: 200 });
  const ended = await replays.becomes(replayId, 'done');
  expect(outcomes(ended, 'applied')).toMatchObject({ ...NOTHING_APPLIED, withheld: 1 });
  expect(
    (await replays.alice.get(`/admin/replays/${replayId}/deltas?phase=applied&outcome=withheld`)).body,
  ).toMatchObject({ items: [{ subject: first, why: 'The payment provider would be asked to refund.' }] });
  // Neither the provider's books nor anything else.
  expect(await trading.tables.snapshot()).toEqual(lost);
});
