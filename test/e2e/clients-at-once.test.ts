/** Clients that all come at once, or share a key, or repeat themselves: each thing happens once. */
import type { Answer } from '../support/api.ts';
import { arrival, becomes, orderOf, startTrading, type Trading } from '../support/trade.ts';
import { until } from '../support/until.ts';

const AT_ONCE = 20;

let trading: Trading;

beforeAll(async () => {
  trading = await startTrading();
});
afterAll(() => trading?.stop());

const atOnce = <Value>(make: (n: number) => Promise<Value>): Promise<readonly Value[]> =>
  Promise.all(Array.from({ length: AT_ONCE }, (_, n) => make(n)));

const withStatus = (answers: readonly Answer[], status: number): readonly Answer[] =>
  answers.filter((answer) => answer.status === status);

const expectStatuses = (answers: readonly Answer[], allowed: readonly number[]): void => {
  expect(answers.map(({ status }) => status).filter((status) => !allowed.includes(status))).toEqual([]);
};

/** What the journal says of placed orders. */
const ordersPlaced = async (matches: (data: Readonly<Record<string, unknown>>) => boolean) =>
  (await trading.tables.recorded()).filter(
    ({ type, data }) =>
      type === 'OrderPlaced.v1' && matches(Object.fromEntries(Object.entries(Object(data)))),
  );

describe('one Idempotency-Key', () => {
  test('many times at once is one order, and one answer', async () => {
    const request = orderOf({ customerId: 'at-once' });
    const answers = await atOnce(() => trading.shop.command('/orders', request, 'at-once'));
    expectStatuses(answers, [201, 409]);
    for (const { headers, body } of withStatus(answers, 409)) {
      expect(headers['retry-after']).toBe('1');
      expect(body).toMatchObject({ type: 'urn:twolane:problem:request-in-progress' });
    }
    const orderIds = new Set(withStatus(answers, 201).map(({ body }) => body['orderId']));
    expect(orderIds.size).toBe(1);
    const again = await trading.shop.command('/orders', request, 'at-once');
    expect(again).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' } });
    expect(orderIds).toContain(again.body['orderId']);
    expect(await ordersPlaced(({ customerId }) => customerId === 'at-once')).toHaveLength(1);
    await becomes(trading.shop, `/orders/${again.body['orderId']}`, 'confirmed');
  });

  test('for many orders at once is one of them', async () => {
    const answers = await atOnce((n) =>
      trading.shop.command('/orders', orderOf({ customerId: 'many', orderId: `many-${n}` }), 'many'),
    );
    expectStatuses(answers, [201, 409, 422]);
    expect(withStatus(answers, 201)).toHaveLength(1);
    expect(await ordersPlaced(({ customerId }) => customerId === 'many')).toHaveLength(1);
  });

  test('belongs to the client and the route that used it', async () => {
    const request = orderOf({ customerId: 'mine' });
    const [mine, theirs] = [
      await trading.shop.command('/orders', request, 'mine'),
      await trading.otherShop.command('/orders', request, 'mine'),
    ];
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.headers['idempotency-replayed']).toBeUndefined();
    expect(theirs.body['orderId']).not.toBe(mine.body['orderId']);
    await becomes(trading.shop, `/orders/${mine.body['orderId']}`, 'confirmed');
    const elsewhere = await trading.shop.command(
      `/orders/${mine.body['orderId']}/returns`,
      { lines: request.lines },
      'mine',
    );
    expect(elsewhere.status).toBe(201);
    expect(elsewhere.body).toMatchObject({ orderId: mine.body['orderId'], amountMinor: 700 });
    const named = orderOf({ orderId: 'named', customerId: 'mine' });
    expect((await trading.shop.command('/orders', named, 'named')).status).toBe(201);
    expect(await trading.otherShop.command('/orders', named, 'named')).toMatchObject({
      status: 409,
      body: { type: 'urn:twolane:problem:order-exists' },
    });
  });
});

test('one order id with many keys at once is one order', async () => {
  const request = orderOf({ orderId: 'contended' });
  const answers = await atOnce((n) => trading.shop.command('/orders', request, `contended-${n}`));
  expectStatuses(answers, [201, 409]);
  expect(withStatus(answers, 201)).toHaveLength(1);
  expect(await ordersPlaced(({ orderId }) => orderId === 'contended')).toHaveLength(1);
});

test('one event many times at once is recorded once, and its goods arrive once', async () => {
  const answers = await atOnce(() => trading.shop.event(arrival('at-once', 'ATONCE')));
  expectStatuses(answers, [202]);
  expect(answers.filter(({ body }) => body['accepted'] === 1)).toHaveLength(1);
  expect((await trading.tables.recorded()).filter(({ id }) => id === 'at-once')).toHaveLength(1);
  const { body } = await until(
    () => trading.shop.get('/inventory/ATONCE'),
    ({ status }) => status === 200,
  );
  expect(body).toMatchObject({ available: 3 });
});
