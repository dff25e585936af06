/** What schedules see to: messages to a workflow that were lost, and hours that changed after they were published. And a plan by what is parked. */
import { type FaultRule, faultsOf, idle } from '../support/faults.ts';
import { openReplays, type Replays } from '../support/replays.ts';
import { orderOf, startTrading, type Trading } from '../support/trade.ts';
import { until } from '../support/until.ts';

const TEST_LIMIT_MS = 300_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const iso = (ms: number): string => new Date(ms).toISOString();
const spec = (changes: object = {}) => ({
  mode: 'redeliver',
  reason: 'a test',
  consumers: ['insights-orders'],
  range: { axis: 'recorded', from: iso(Date.now() - HOUR_MS), to: iso(Date.now()) },
  ...changes,
});

let trading: Trading;
let replays: Replays;
const plan = (rules: readonly FaultRule[]) => faultsOf(trading.stack.awsUrl).plan(1, rules);

beforeAll(async () => {
  trading = await startTrading();
  replays = await openReplays(trading.stack.httpUrl, trading.stack.issuerUrl);
}, TEST_LIMIT_MS);
afterAll(() => trading.stop());

/** A schedule of a minute, and what follows from it, takes longer than a test usually waits. */
const comesTo = async (replayId: string, status: string) => {
  await until(
    () => replays.view(replayId),
    (seen) => seen['status'] === status,
  );
  return replays.becomes(replayId, status);
};

test(
  'a workflow that nobody could begin or wake is begun and woken within a minute',
  async () => {
    const lost = { service: 'states', kind: 'throttle', principal: '*-replayHttp' };
    await plan([
      { name: 'not-begun', ...lost, operation: 'StartExecution' },
      { name: 'not-woken', ...lost, operation: 'SendTaskSuccess' },
    ]);
    const { status, body } = await replays.request(spec());
    expect({ status, body }).toMatchObject({ status: 201 });
    const replayId = String(body['replayId']);
    await comesTo(replayId, 'awaitingApproval');
    expect(await replays.approve(replayId)).toMatchObject({ status: 200 });
    await comesTo(replayId, 'done');
    expect(idle(await faultsOf(trading.stack.awsUrl).end())).toEqual([]);
  },
  TEST_LIMIT_MS,
);

test(
  'an order of an hour that is over is told as a revision within a minute',
  async () => {
    const orderId = 'of-an-hour-that-is-over';
    const placed = await trading.shop.command(
      '/orders',
      orderOf({ orderId, placedAt: iso(Date.now() - 6 * HOUR_MS) }),
      orderId,
    );
    expect(placed).toMatchObject({ status: 201 });
    const revised = async () =>
      (await trading.tables.recorded()).filter(({ type }) => type === 'SalesWindowRevised.v1');
    const isTold = (seen: readonly object[]): boolean => seen.length > 0;
    await until(revised, isTold);
    expect(await until(revised, isTold)).toMatchObject([
      { data: { totals: [{ orders: 1, grossMinor: 700 }] } },
    ]);
  },
  TEST_LIMIT_MS,
);

test(
  'a plan of parked messages looks at them',
  async () => {
    const { status, body } = await replays.request(spec({ filter: { parkedCause: 'invalid-data' } }));
    expect({ status, body }).toMatchObject({ status: 201 });
    expect(await comesTo(String(body['replayId']), 'empty')).toMatchObject({ plan: { planned: 0 } });
  },
  TEST_LIMIT_MS,
);
