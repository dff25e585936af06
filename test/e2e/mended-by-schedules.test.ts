/** What schedules see to: messages to a workflow that were lost, hours that changed after they were published, orders that stand still. And a plan by what is parked. */
import { type FaultRule, faultsOf, idle } from '../support/faults.ts';
import { openReplays, type Replays } from '../support/replays.ts';
import { orderOf, startTrading, type Trading } from '../support/trade.ts';
import { until } from '../support/until.ts';

const TEST_LIMIT_MS = 600_000;
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

const lost = { service: 'states', kind: 'throttle', principal: '*-replayHttp' };
const faults: readonly FaultRule[] = [
  { name: 'not-begun', ...lost, operation: 'StartExecution' },
  { name: 'not-woken', ...lost, operation: 'SendTaskSuccess' },
  { name: 'no-stock', service: 'function', kind: 'throttle', resource: '*-inventoryReservations' },
  // For the watch half an hour has passed at once.
  { name: 'later', service: 'function', kind: 'skew', resource: '*-insightsWatch', ms: HOUR_MS },
];
const STANDS_STILL = 'stands-still';

const place = async (order: { readonly orderId: string; readonly [more: string]: unknown }) => {
  const { status } = await trading.shop.command('/orders', orderOf(order), order.orderId);
  expect(status).toBe(201);
};

/** A schedule goes once a minute: the order stands still while the first test waits. */
beforeAll(async () => {
  trading = await startTrading();
  replays = await openReplays(trading.stack.httpUrl, trading.stack.issuerUrl);
  await faultsOf(trading.stack.awsUrl).plan(1, faults);
  await place({ orderId: STANDS_STILL, lines: [{ sku: '10007', quantity: 1, unitPriceMinor: 255 }] });
}, TEST_LIMIT_MS);
afterAll(() => trading?.stop());

/** A schedule of a minute, and what follows from it, takes longer than a test usually waits. */
const comesTo = async (replayId: string, status: string) => {
  await until(
    () => replays.view(replayId),
    (seen) => seen['status'] === status,
  );
  return replays.becomes(replayId, status);
};

/** What was recorded of a type, when there is any; for twice as long as a test usually waits. */
const told = async (type: string) => {
  const look = async () => (await trading.tables.recorded()).filter((event) => event.type === type);
  const isTold = (seen: readonly object[]): boolean => seen.length > 0;
  await until(look, isTold);
  return until(look, isTold);
};

test(
  'a workflow that nobody could begin or wake is begun and woken within a minute',
  async () => {
    const { status, body } = await replays.request(spec());
    expect({ status, body }).toMatchObject({ status: 201 });
    const replayId = String(body['replayId']);
    await comesTo(replayId, 'awaitingApproval');
    expect(await replays.approve(replayId)).toMatchObject({ status: 200 });
    await comesTo(replayId, 'done');
  },
  TEST_LIMIT_MS,
);

test(
  'an order that stands still is said to be stuck, once',
  async () => {
    expect(await told('OrderStuck.v1')).toMatchObject([{ data: { orderId: STANDS_STILL } }]);
  },
  TEST_LIMIT_MS,
);

test('each of the faults struck, and is over', async () => {
  expect(idle(await faultsOf(trading.stack.awsUrl).end())).toEqual([]);
});

test(
  'an order of an hour that is over is told as a revision within a minute',
  async () => {
    await place({ orderId: 'of-an-hour-that-is-over', placedAt: iso(Date.now() - 6 * HOUR_MS) });
    expect(await told('SalesWindowRevised.v1')).toMatchObject([
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
