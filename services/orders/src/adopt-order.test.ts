import { type CloudEvent, makeEvent } from '@twolane/contracts';
import { OrderPlacedV1, OrderReturnedV1 } from '@twolane/events';
import type { ReadStore } from '@twolane/store';
import { adoptOrder } from './adopt-order.ts';
import { orderTable } from './order-table.ts';
import { authorized } from './testing/given.ts';
import { given, lamps, show } from './testing/lamp-order.ts';
import { nowMs, ORDERS, stage } from './testing/stage.ts';

const DAY_MS = 86_400_000;
const lines = [{ ...lamps, kind: 'goods' as const }];

const about = (id: string, subject: string) => ({
  id,
  subject,
  occurredAtMs: nowMs - DAY_MS,
  recordedAtMs: nowMs,
});

const backfilled = (orderId: string): CloudEvent =>
  makeEvent(OrderPlacedV1, {
    ...about(`till-${orderId}`, orderId),
    data: {
      orderId,
      customerId: '17850',
      currency: 'GBP',
      totalMinor: 2000,
      lines,
      paymentMethod: 'tok_visa',
    },
  });

const returned = (returnId: string, orderId?: string): OrderReturnedV1 =>
  makeEvent(OrderReturnedV1, {
    ...about(`till-${returnId}`, returnId),
    data: {
      returnId,
      ...(orderId === undefined ? {} : { orderId }),
      currency: 'GBP',
      amountMinor: 2000,
      lines,
    },
  });

test('a backfilled order is there as it was placed, without its payment method, and says nothing again', async () => {
  const { adopt, call, store, recorded } = stage();
  expect(await adopt(backfilled('9001'))).toBe('done');
  expect((await call(show('9001'))).body).toMatchObject({
    status: 'placed',
    placedAt: '2026-11-20T04:05:06.789Z',
    totalMinor: 2000,
    customerId: '17850',
  });
  expect(recorded()).toEqual([]);
  expect(JSON.stringify(store.all('Orders'))).not.toContain('tok_visa');
});

test('its outcome settles it, whichever of the two comes first', async () => {
  const early = stage();
  expect(await early.deliver(authorized('9001', 2000))).toBe('comesAgain');
  for (const { adopt, deliver, order } of [early, stage()]) {
    await adopt(backfilled('9001'));
    expect(await deliver(authorized('9001', 2000))).toBe('done');
    expect(await order('9001')).toMatchObject({ status: 'confirmed' });
  }
});

test('an order that came through the API stays as it is', async () => {
  const { adopt, deliver, store, outcomes } = await given();
  await deliver(authorized('536365', 2000));
  const before = store.all('Orders');
  expect(await adopt(backfilled('536365'))).toBe('done');
  expect(store.all('Orders')).toEqual(before);
  expect(outcomes().at(-1)).toBe('nothing');
});

test('a return of goods sold before us is kept once', async () => {
  const { adopt, store, outcomes } = stage();
  await adopt(returned('C1'));
  await adopt(returned('C1'));
  expect(store.all('Orders').map(({ item }) => item['amountMinor'])).toEqual([2000]);
  expect(outcomes()).toEqual(['applied', 'nothing']);
});

test('a return of an adopted order waits for its confirmation, counts against it, and never takes too much', async () => {
  const { adopt, deliver, order, parked } = stage();
  await adopt(backfilled('9001'));
  expect(await adopt(returned('C1', '9001'))).toBe('comesAgain');
  await deliver(authorized('9001', 2000));
  expect(await adopt(returned('C1', '9001'))).toBe('done');
  expect(await order('9001')).toMatchObject({ returned: [2] });
  expect(await adopt(returned('C2', '9001'))).toBe('done');
  expect(parked.map(({ cause }) => cause)).toEqual(['return-does-not-fit']);
});

test('a return that another delivery adopts between two reads is known, and not more than fits', async () => {
  const { adopt, deliver, store } = stage();
  await adopt(backfilled('9001'));
  await deliver(authorized('9001', 2000));
  const event = returned('C1', '9001');
  let reads = 0;
  const overtaken: ReadStore = {
    getMany: store.getMany,
    query: store.query,
    get: async (table, key) => {
      reads += 1;
      if (reads === 2) await adopt(event);
      return store.get(table, key);
    },
  };
  const context = { store: overtaken, nowMs, lateness: 'onTime' as const, derivedId: (rule: string) => rule };
  expect(await adoptOrder(orderTable(ORDERS))(event, context)).toEqual({
    kind: 'nothing',
    why: 'Return C1 is known.',
  });
});
