/** A provider that does not answer, and events that no consumer can use: each by itself, and nobody else waits. */
import type { BusEntry } from '../support/bus.ts';
import { arrival, becomes, orderOf, startTrading, type Trading } from '../support/trade.ts';
import { until } from '../support/until.ts';

const DAY_MS = 86_400_000;
const nowMs = Date.now();

let trading: Trading;

beforeAll(async () => {
  trading = await startTrading();
});
afterAll(() => trading?.stop());

test('a provider that does not answer keeps nobody waiting but its own order', async () => {
  const flaky = orderOf({ orderId: 'flaky', paymentMethod: 'sim_timeout_once' });
  expect(await trading.shop.command('/orders', flaky, 'flaky')).toMatchObject({ status: 201 });
  expect(await trading.shop.command('/orders', orderOf({ orderId: 'behind' }), 'behind')).toMatchObject({
    status: 201,
  });
  await becomes(trading.shop, '/orders/behind', 'confirmed');
  await becomes(trading.shop, '/orders/flaky', 'confirmed');
});

describe('an event that cannot be used', () => {
  const placed = (id: string, changes: object = {}) => ({
    specversion: '1.0',
    id,
    source: 'twolane.orders',
    type: 'OrderPlaced.v1',
    subject: id,
    time: new Date(nowMs).toISOString(),
    datacontenttype: 'application/json',
    dataschema: 'urn:twolane:event:OrderPlaced.v1',
    partitionkey: id,
    recordedtime: new Date(nowMs).toISOString(),
    correlationid: id,
    data: { orderId: id, totalMinor: 700, ...orderOf({}) },
    ...changes,
  });
  const entry = (detail: unknown): BusEntry => ({
    source: 'twolane.orders',
    detailType: 'OrderPlaced.v1',
    detail,
  });
  const takers = ['inventory-reservations', 'payments-intents', 'insights-sales', 'insights-orders'];

  const unusable = [
    ['malformed', { hello: 'world' }],
    ['malformed', placed('bad-source', { source: 'twolane.payments' })],
    ['malformed', JSON.parse(JSON.stringify(placed('bad-name')).replace('"data"', '"__proto__":{},"data"'))],
    ['unknown-version', placed('bad-version', { type: 'OrderPlaced.v2' })],
    ['unknown-type', placed('bad-type', { type: 'OrderEaten.v1' })],
    ['invalid-data', placed('bad-data', { data: { ...placed('bad-data').data, totalMinor: -1 } })],
    ['hop-limit', placed('bad-loop', { hopcount: 33 })],
    ['frozen', placed('bad-old', { time: new Date(nowMs - 90 * DAY_MS).toISOString() })],
    ['future', placed('bad-soon', { time: new Date(nowMs + DAY_MS).toISOString() })],
  ] as const;

  test('is set aside whole with its cause by each who takes it, and holds up nobody', async () => {
    await trading.bus.put([
      ...unusable.map(([, detail]) => entry(detail)),
      entry(placed('good', { backfilledby: 'somebody-elses-replay' })),
    ]);
    const expected = takers.flatMap((consumer) => unusable.map(([cause]) => `${consumer} ${cause}`)).sort();
    const byTakers = async () =>
      (await trading.tables.parked()).filter(({ consumer }) => takers.includes(String(consumer)));
    const parked = await until(byTakers, (items) => items.length >= expected.length);
    expect(parked.map(({ consumer, cause }) => `${consumer} ${cause}`).sort()).toEqual(expected);
    const details = parked.map(({ body }) => JSON.stringify(JSON.parse(String(body)).detail));
    for (const [, detail] of unusable) {
      expect(details.filter((text) => text === JSON.stringify(detail))).toHaveLength(takers.length);
    }
    // The good one came with them, and went on to the provider.
    const payment = await until(
      () => trading.shop.get('/payments/good'),
      ({ body }) => body['status'] === 'captured',
    );
    // Its order came past the API: it is adopted, and so goes its whole way.
    expect(payment.body).toMatchObject({ status: 'captured', amountMinor: 700 });
  });

  test('from long ago is taken at the door, and set aside by its consumer', async () => {
    const old = arrival('long-ago', 'LONGAGO', { time: new Date(nowMs - 90 * DAY_MS).toISOString() });
    const { status, body } = await trading.shop.event(old);
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 1, results: [{ status: 'accepted', lateness: 'frozen' }] });
    const ofRestock = async () =>
      (await trading.tables.parked()).filter(({ consumer }) => consumer === 'inventory-restock');
    const parked = await until(ofRestock, (items) => items.length > 0);
    expect(parked).toMatchObject([{ cause: 'frozen', why: expect.stringContaining('correction window') }]);
    expect(JSON.parse(String(parked[0]?.['body'])).detail).toMatchObject(old);
    expect((await trading.shop.get('/inventory/LONGAGO')).status).toBe(404);
  });
});

test('an order that follows goes through, and no queue holds anything', async () => {
  const { status } = await trading.shop.command('/orders', orderOf({ orderId: 'after-all' }), 'after-all');
  expect(status).toBe(201);
  await becomes(trading.shop, '/orders/after-all', 'confirmed');
  const captured = await until(
    () => trading.shop.get('/payments/after-all'),
    ({ body }) => body['status'] === 'captured',
  );
  expect(captured.body).toMatchObject({ status: 'captured', capturedMinor: 700 });
  expect(
    await until(
      () => trading.bus.waiting(),
      (waiting) => Object.keys(waiting).length === 0,
    ),
  ).toEqual({});
});
