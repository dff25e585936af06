import { makeEvent } from '@twolane/contracts';
import { OrderCancelledV1, OrderPlacedV1, PaymentCapturedV1, StockReservedV1 } from '@twolane/events';
import { auditJournal } from './audit.ts';
import { imbalance } from './summary.ts';

const HOUR_MS = 3_600_000;
const nowMs = Date.UTC(2026, 10, 21, 12);
const base = (id: string, occurredAtMs = nowMs) => ({ id, subject: id, occurredAtMs, recordedAtMs: nowMs });
const currency = 'GBP';

const placed = (orderId: string, occurredAtMs?: number) =>
  makeEvent(OrderPlacedV1, {
    ...base(`${orderId}-placed`, occurredAtMs),
    data: {
      orderId,
      currency,
      totalMinor: 300,
      lines: [{ sku: 'a', quantity: 3, unitPriceMinor: 100, kind: 'goods' }],
    },
  });

async function* journal(...events: readonly unknown[]): AsyncGenerator<unknown> {
  yield* events;
}

const subscriptions = [
  { consumer: 'one', eventTypes: ['OrderPlaced.v1', 'StockReserved.v1'], isForBackfills: false },
  { consumer: 'two', eventTypes: ['OrderPlaced.v1'], isForBackfills: false },
  { consumer: 'three', eventTypes: ['OrderPlaced.v1'], isForBackfills: true },
];

test('a journal tells what became of the feed, and who must have heard of it', async () => {
  const events = journal(
    placed('1'),
    placed('2', nowMs - HOUR_MS),
    { ...placed('of-another-day'), backfilledby: 'a-replay' },
    makeEvent(StockReservedV1, { ...base('3'), data: { orderId: '1', units: 3, skus: 1 } }),
    makeEvent(PaymentCapturedV1, {
      ...base('4'),
      data: { paymentId: '1', orderId: '1', amountMinor: 300, currency, providerReference: 'p' },
    }),
    makeEvent(OrderCancelledV1, {
      ...base('5'),
      data: { orderId: '2', reason: 'requested', currency, totalMinor: 300 },
    }),
    { nonsense: true },
  );
  expect(await auditJournal(events, new Set(['1', '2']), subscriptions)).toMatchObject({
    recorded: 7,
    late: 1,
    // Three orders to two consumers and one of them to a third, one reservation to one.
    expectedDeliveries: 8,
    business: {
      orders: { placed: 2, confirmed: 0, cancelled: 1, returned: 0 },
      payments: { captured: 1, capturedMinor: 300 },
      stock: { reserved: 3 },
    },
  });
});

describe('the balance', () => {
  const figures = {
    recorded: 9,
    published: 9,
    delivered: 10,
    applied: 8,
    duplicates: 3,
    late: 0,
    parked: 1,
    deadLettered: 1,
    inFlight: 0,
  };

  test('holds where every expected delivery found one of the three ends', () => {
    expect(imbalance(figures, 10)).toBeUndefined();
  });

  test.each([
    [{ ...figures, inFlight: 1 }, 10, /1 deliveries are still in flight/],
    [figures, 11, /expected 11 deliveries .* found 8 applied \+ 1 parked \+ 1 dead-lettered = 10/],
    [{ ...figures, applied: 9 }, 10, /= 11/],
  ])('says what is wrong: %#', (events, expected, why) => {
    expect(imbalance(events, expected)).toMatch(why);
  });
});
