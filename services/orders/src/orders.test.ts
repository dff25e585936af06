import { authorized, declined, outOfStock } from './testing/given.ts';
import { stage } from './testing/stage.ts';

const lamps = { sku: 'LAMP', quantity: 2, unitPriceMinor: 1000 };
const order = { orderId: '536365', currency: 'GBP', lines: [lamps] };

const place = { route: 'POST /orders', key: 'k-place', body: order };
const cancel = (orderId: string, key = 'k-cancel') => ({
  route: 'POST /orders/{orderId}/cancellation',
  params: { orderId },
  key,
});
const show = (orderId: string) => ({ route: 'GET /orders/{orderId}', params: { orderId } });
const sendBack = (quantity: number, key: string, returnId?: string) => ({
  route: 'POST /orders/{orderId}/returns',
  params: { orderId: '536365' },
  key,
  body: { ...(returnId === undefined ? {} : { returnId }), lines: [{ sku: 'LAMP', quantity }] },
});

/** A stage on which the order is placed, and what happened since. */
const given = async (...events: Parameters<ReturnType<typeof stage>['deliver']>[0][]) => {
  const orders = stage();
  await orders.call(place);
  for (const event of events) await orders.deliver(event);
  return orders;
};

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

  test.each([
    ['another amount', authorized('536365', 1999), 'amount-mismatch'],
    ['an unknown order', authorized('nobody', 2000), 'unknown-order'],
  ])('of %s are parked', async (_, event, cause) => {
    const { deliver, parked, order: load } = await given();
    expect(await deliver(event)).toBe('done');
    expect(parked.map((message) => message.cause)).toEqual([cause]);
    expect(await load('536365')).toMatchObject({ status: 'placed' });
  });
});

describe('returns', () => {
  test('of a confirmed order, up to what was ordered', async () => {
    const { call, recorded } = await given(authorized('536365', 2000));
    const first = await call(sendBack(1, 'k1', 'C1'));
    expect(first).toMatchObject({
      status: 201,
      headers: { location: '/returns/C1' },
      body: { returnId: 'C1', orderId: '536365', currency: 'GBP', amountMinor: 1000 },
    });
    expect((await call(sendBack(1, 'k1', 'C1'))).text).toBe(first.text);
    expect((await call(sendBack(2, 'k2', 'C2'))).body).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/lines/0/quantity' }],
    });
    expect(await call(sendBack(1, 'k3', 'C1'))).toMatchObject({
      status: 409,
      body: { type: 'urn:twolane:problem:return-exists' },
    });
    expect(await call(sendBack(1, 'k4', 'C2'))).toMatchObject({ status: 201 });
    expect(recorded('OrderReturned.v1')).toMatchObject([
      {
        subject: 'C1',
        data: { returnId: 'C1', orderId: '536365', amountMinor: 1000, lines: [{ ...lamps, quantity: 1 }] },
      },
      { subject: 'C2', data: { amountMinor: 1000 } },
    ]);
    expect((await call(show('536365'))).body).toMatchObject({ version: 4, lines: [{ returnedQuantity: 2 }] });
  });

  test.each([
    ['a placed order', [], 409],
    ['a cancelled order', [declined('536365')], 409],
  ])('not of %s', async (_, events, status) => {
    const { call, recorded } = await given(...events);
    expect(await call(sendBack(1, 'k1'))).toMatchObject({ status });
    expect(recorded('OrderReturned.v1')).toEqual([]);
  });

  test('that no order accounts for', async () => {
    const { call, recorded } = stage();
    const body = { returnId: 'C536379', customerId: '14527', currency: 'GBP', lines: [lamps] };
    const answer = await call({ route: 'POST /returns', key: 'k', body });
    expect(answer).toMatchObject({ status: 201, body: { returnId: 'C536379', amountMinor: 2000 } });
    const shown = await call({ route: 'GET /returns/{returnId}', params: { returnId: 'C536379' } });
    expect(shown.body).toEqual({
      returnId: 'C536379',
      currency: 'GBP',
      amountMinor: 2000,
      customerId: '14527',
      lines: [{ ...lamps, kind: 'goods' }],
    });
    expect(recorded()).toMatchObject([
      { type: 'OrderReturned.v1', subject: 'C536379', data: { amountMinor: 2000 } },
    ]);
    expect(recorded()[0]?.data).not.toHaveProperty('orderId');
    expect(await call({ route: 'POST /returns', key: 'k2', body })).toMatchObject({
      status: 409,
      body: { type: 'urn:twolane:problem:return-exists' },
    });
  });

  test('with the id of an order are bound by that order', async () => {
    const { call } = await given(authorized('536365', 2000));
    const send = (key: string, changes: object) =>
      call({
        route: 'POST /returns',
        key,
        body: { orderId: '536365', currency: 'GBP', lines: [lamps], ...changes },
      });
    expect(await send('k1', { orderId: 'nobody' })).toMatchObject({ status: 404 });
    expect(await send('k2', { currency: 'EUR' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '#/currency' }] },
    });
    expect(await send('k3', { lines: [{ ...lamps, unitPriceMinor: 1001 }] })).toMatchObject({ status: 422 });
    expect(await send('k4', {})).toMatchObject({ status: 201, body: { orderId: '536365' } });
    expect(await send('k5', {})).toMatchObject({ status: 422 });
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
