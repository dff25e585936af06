import { evolve, type Payment, type PaymentChange } from './payment.ts';

const debt = { paymentId: 'o-1', amountMinor: 500, currency: 'GBP' };
const requested: Payment = { ...debt, status: 'requested', requestKey: 'r' };
const authorized: Payment = { ...requested, status: 'authorized', authorizationId: 'a' };
const captured: Payment = { ...authorized, status: 'captured', refundedMinor: 0 };

test.each<[string, Payment | undefined, PaymentChange, Payment]>([
  [
    'the order is heard of',
    undefined,
    { kind: 'orderKnown', debt, paymentMethod: 't' },
    { ...debt, status: 'awaitingStock', paymentMethod: 't' },
  ],
  [
    'the stock is heard of',
    undefined,
    { kind: 'stockKnown', paymentId: 'o-1' },
    { status: 'awaitingOrder', paymentId: 'o-1' },
  ],
  [
    'money is asked for, and the secret method forgotten',
    { ...debt, status: 'awaitingStock', paymentMethod: 't' },
    { kind: 'requested', debt, requestKey: 'r' },
    requested,
  ],
  ['it is authorized', requested, { kind: 'authorized', authorizationId: 'a' }, authorized],
  [
    'it is declined',
    requested,
    { kind: 'declined', reason: 'no' },
    { ...debt, status: 'declined', reason: 'no' },
  ],
  ['it is captured', authorized, { kind: 'captured' }, captured],
  [
    'it is refunded in part',
    captured,
    { kind: 'refunded', amountMinor: 200 },
    { ...captured, refundedMinor: 200 },
  ],
  ['it is voided', authorized, { kind: 'voided' }, { ...debt, status: 'voided' }],
  ['it is voided while in doubt', requested, { kind: 'voided' }, { ...debt, status: 'voided' }],
  ['the order ends before', undefined, { kind: 'cancelled', debt }, { ...debt, status: 'cancelled' }],
])('%s', (_, before, change, after) => {
  expect(evolve(before, change)).toEqual(after);
});

test.each<[string, Payment | undefined, PaymentChange]>([
  ['authorized twice', authorized, { kind: 'authorized', authorizationId: 'b' }],
  ['captured before it is authorized', requested, { kind: 'captured' }],
  ['voided after it was captured', captured, { kind: 'voided' }],
  ['refunded before it is captured', authorized, { kind: 'refunded', amountMinor: 1 }],
  ['declined out of nothing', undefined, { kind: 'declined', reason: 'no' }],
])('it cannot be %s', (_, before, change) => {
  expect(() => evolve(before, change)).toThrow(/evolve/);
});
