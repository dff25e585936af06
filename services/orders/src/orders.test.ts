import { authorized, declined, outOfStock } from './testing/given.ts';
import { cancel, given, lamps, order, place, show } from './testing/lamp-order.ts';
import { stage } from './testing/stage.ts';

describe('POST /orders', () => {
  test('answers with the exact total, and says so to the world', async () => {
    const { call, recorded } = stage();
    const body = {
      ...order,
      customerId: '17850',
      paymentMethod: 'tok_visa',
      placedAt: '2026-11-21T05:00:00+01:00',
      reference: 'Grüße an Zoë',
      lines: [lamps, lamps, { sku: 'POST', quantity: 1, unitPriceMinor: 350, kind: 'charge' }],
    };
    const answer = await call({ ...place, body });
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ location: '/orders/536365' });
    expect(answer.body).toEqual({
      orderId: '536365',
      status: 'placed',
      currency: 'GBP',
      totalMinor: 4350,
      version: 1,
    });
    expect(recorded()).toMatchObject([
      {
        type: 'OrderPlaced.v1',
        source: 'twolane.orders',
        subject: '536365',
        sequence: '0000000001',
        time: '2026-11-21T04:00:00.000Z',
        recordedtime: '2026-11-21T04:05:06.789Z',
        data: {
          orderId: '536365',
          customerId: '17850',
          currency: 'GBP',
          totalMinor: 4350,
          paymentMethod: 'tok_visa',
          lines: [
            { ...lamps, kind: 'goods' },
            { ...lamps, kind: 'goods' },
            { sku: 'POST', quantity: 1, unitPriceMinor: 350, kind: 'charge' },
          ],
        },
      },
    ]);
    expect((await call(show('536365'))).body).toMatchObject({
      placedAt: '2026-11-21T04:00:00.000Z',
      customerId: '17850',
      reference: 'Grüße an Zoë',
      lines: [{ ...lamps, kind: 'goods', returnedQuantity: 0 }, {}, { kind: 'charge' }],
    });
  });

  test('counts the events that it recorded, and a repetition recorded none', async () => {
    const { call, counted } = stage();
    await call({ ...place, body: order });
    await call({ ...place, body: order });
    expect(counted.get('recorded')).toBe(1);
  });

  test('keeps no payment method with the order or the stored answer', async () => {
    const { call, store } = stage();
    await call({ ...place, body: { ...order, paymentMethod: 'tok_visa' } });
    expect(JSON.stringify(store.all('Orders'))).not.toContain('tok_visa');
  });

  test('makes an id where the shop has none', async () => {
    const { call, order: load } = stage();
    const answer = await call({ ...place, body: { currency: 'GBP', lines: [lamps] } });
    expect(answer.headers).toMatchObject({ location: '/orders/id-1' });
    expect(await load('id-1')).toMatchObject({ status: 'placed', totalMinor: 2000 });
  });

  test('the same request again gets the same answer and places nothing', async () => {
    const { call, recorded } = stage();
    const first = await call({ ...place, body: { currency: 'GBP', lines: [lamps] } });
    const again = await call({ ...place, body: { lines: [lamps], currency: 'GBP' } });
    expect([again.status, again.text, again.headers['location']]).toEqual([
      201,
      first.text,
      first.headers['location'],
    ]);
    expect(recorded()).toHaveLength(1);
  });

  test.each<[string, object, number, string]>([
    ['without a key', { key: undefined }, 400, 'idempotency-key-missing'],
    [
      'with the key of another payload',
      { body: { ...order, currency: 'EUR' } },
      422,
      'idempotency-key-reused',
    ],
    ['with a taken order id', { key: 'k-2' }, 409, 'order-exists'],
    ['of another shop with a taken order id', { client: 'other' }, 409, 'order-exists'],
    ['without the scope', { scope: 'orders:read' }, 403, 'insufficient-scope'],
  ])('%s is refused', async (_, changes, status, type) => {
    const { call, recorded } = await given();
    const answer = await call({ ...place, ...changes });
    expect(answer).toMatchObject({ status, body: { type: `urn:twolane:problem:${type}`, status } });
    expect(recorded()).toHaveLength(1);
  });

  const dear = { sku: 'A', quantity: 1_000_000, unitPriceMinor: 100_000_000 };
  test.each<[string, object, number, string]>([
    ['no lines', { lines: [] }, 400, '#/lines'],
    ['a negative quantity', { lines: [{ ...lamps, quantity: -1 }] }, 400, '#/lines/0/quantity'],
    ['a price of nothing', { lines: [{ ...lamps, unitPriceMinor: 0 }] }, 400, '#/lines/0/unitPriceMinor'],
    ['a number as text', { lines: [{ ...lamps, quantity: '2' }] }, 400, '#/lines/0/quantity'],
    ['a hostile code', { lines: [lamps, { ...lamps, sku: "'; DROP TABLE" }] }, 400, '#/lines/1/sku'],
    ['an order id that is a path', { orderId: '../1' }, 400, '#/orderId'],
    ['a currency in small letters', { currency: 'gbp' }, 400, '#/currency'],
    ['half a surrogate pair', { reference: 'x\ud800' }, 400, '#/reference'],
    ['a control character', { reference: 'x\u0000' }, 400, '#/reference'],
    ['a misspelt field', { placedat: '2026-11-21T04:00:00Z' }, 400, '#/placedat'],
    ['a day that does not exist', { placedAt: '2026-02-30T04:00:00Z' }, 422, '#/placedAt'],
    ['the far past', { placedAt: '2026-10-20T04:00:00Z' }, 422, '#/placedAt'],
    ['the future', { placedAt: '2026-11-21T04:10:07Z' }, 422, '#/placedAt'],
    ['a total beyond counting', { lines: Array.from({ length: 11 }, () => dear) }, 422, '#/lines/10'],
  ])('%s is refused, and the field named', async (_, changes, status, pointer) => {
    const { call, recorded, store } = stage();
    const answer = await call({ ...place, body: { ...order, ...changes } });
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json' });
    expect(answer.body).toMatchObject({
      status,
      errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
    expect(recorded()).toEqual([]);
    expect(store.all('Orders')).toEqual([]);
  });
});

describe('the customer cancels', () => {
  test('a placed order', async () => {
    const { call, recorded, order: load } = await given();
    const answer = await call(cancel('536365'));
    expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled', version: 2 } });
    expect(recorded('OrderCancelled.v1')).toMatchObject([
      {
        subject: '536365',
        sequence: '0000000002',
        data: { reason: 'requested', currency: 'GBP', totalMinor: 2000 },
      },
    ]);
    expect(await load('536365')).toMatchObject({ status: 'cancelled', reason: 'requested' });
  });

  test.each([
    ['an unknown order', [], 'nobody', 404],
    ['a confirmed order', [authorized('536365', 2000)], '536365', 409],
    ['an order that was cancelled for want of stock', [outOfStock('536365')], '536365', 409],
  ])('not %s', async (_, events, orderId, status) => {
    const { call, recorded } = await given(...events);
    const before = recorded().length;
    expect(await call(cancel(orderId))).toMatchObject({ status, body: { status } });
    expect(recorded()).toHaveLength(before);
  });
});

describe('outcomes', () => {
  test.each([
    ['an authorization', authorized('536365', 2000), { status: 'confirmed', authorizationId: 'auth-1' }],
    ['a refused payment', declined('536365'), { status: 'cancelled', reason: 'payment-declined' }],
    ['a shortage', outOfStock('536365'), { status: 'cancelled', reason: 'out-of-stock' }],
  ])('%s settles the order, once', async (_, event, expected) => {
    const { deliver, order: load, outcomes, recorded } = await given();
    expect([await deliver(event), await deliver(event)]).toEqual(['done', 'done']);
    expect(outcomes()).toEqual(['applied', 'alreadyApplied']);
    expect(await load('536365')).toMatchObject(expected);
    const rule = expected.status === 'confirmed' ? 'orderConfirmed' : 'orderCancelled';
    expect(recorded().slice(1)).toMatchObject([
      {
        id: `${event.id}.${rule}`,
        causationid: event.id,
        correlationid: 'checkout-7',
        hopcount: 1,
        sequence: '0000000002',
        data: { orderId: '536365', totalMinor: 2000 },
      },
    ]);
  });

  test('one write call, and one transaction of two items', async () => {
    const sizes: number[] = [];
    const { call, deliver } = stage({
      hooks: {
        afterCommit: async ({ writes, events }) => {
          sizes.push(writes.length + events.length);
        },
      },
    });
    await call(place);
    await deliver(authorized('536365', 2000));
    // The order, its event and the answer; then the order and its event.
    expect(sizes).toEqual([3, 2]);
  });

  test('an authorization after a cancellation changes nothing', async () => {
    const { call, deliver, order: load, recorded } = await given();
    await call(cancel('536365'));
    expect(await deliver(authorized('536365', 2000))).toBe('done');
    expect(await load('536365')).toMatchObject({ status: 'cancelled' });
    expect(recorded().map(({ type }) => type)).toEqual(['OrderPlaced.v1', 'OrderCancelled.v1']);
  });

  test('of another amount are parked', async () => {
    const { deliver, parked, order: load } = await given();
    expect(await deliver(authorized('536365', 1999))).toBe('done');
    expect(parked.map(({ cause }) => cause)).toEqual(['amount-mismatch']);
    expect(await load('536365')).toMatchObject({ status: 'placed' });
  });

  test('of an order that is not known yet come again', async () => {
    const { deliver, parked } = await given();
    expect(await deliver(authorized('nobody', 2000))).toBe('comesAgain');
    expect(parked).toEqual([]);
  });
});

test.each(['GET /orders/{orderId}', 'GET /returns/{returnId}'])('%s of nothing is 404', async (route) => {
  const { call } = stage();
  const params = route.includes('orderId') ? { orderId: 'nobody' } : { returnId: 'nobody' };
  expect(await call({ route, params })).toMatchObject({
    status: 404,
    body: { type: 'urn:twolane:problem:not-found' },
  });
});
