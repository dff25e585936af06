import { authorized, declined } from './testing/given.ts';
import { given, lamps, sendBack, show } from './testing/lamp-order.ts';
import { stage } from './testing/stage.ts';

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
