import { decideIntent, type IntentCommand } from './intent.ts';
import type { Payment } from './payment.ts';

const debt = { paymentId: 'o-1', amountMinor: 500, currency: 'GBP' };
const placed: IntentCommand = { kind: 'orderPlaced', debt, paymentMethod: 'tok' };
const reserved: IntentCommand = { kind: 'stockReserved', paymentId: 'o-1' };
const held = { requestKey: 'r', authorizationId: 'a' };

const waitingForStock: Payment = { ...debt, status: 'awaitingStock', paymentMethod: 'tok' };
const waitingForOrder: Payment = { status: 'awaitingOrder', paymentId: 'o-1' };

test.each([
  ['the order first', placed, undefined, { kind: 'keep', command: placed }],
  ['the stock first', reserved, undefined, { kind: 'keep', command: reserved }],
  ['the stock second', reserved, waitingForStock, { kind: 'request', debt, paymentMethod: 'tok' }],
  ['the order second', placed, waitingForOrder, { kind: 'request', debt, paymentMethod: 'tok' }],
  ['no payment method', { kind: 'orderPlaced', debt }, waitingForOrder, { kind: 'request', debt }],
] as const)('%s', (_, command, payment, expected) => {
  expect(decideIntent(command, payment)).toEqual(expected);
});

const over: readonly Payment[] = [
  { ...debt, status: 'requested', requestKey: 'r' },
  { ...debt, ...held, status: 'authorized' },
  { ...debt, ...held, status: 'captured', refundedMinor: 0 },
  { ...debt, status: 'declined', reason: 'x' },
  { ...debt, status: 'voided' },
  { ...debt, status: 'cancelled' },
];

describe.each(over)('once it is $status', (payment) => {
  test.each([placed, reserved])('$kind asks for nothing', (command) => {
    expect(decideIntent(command, payment).kind).toBe('nothing');
  });
});

test('the same half twice asks for nothing', () => {
  expect(decideIntent(placed, waitingForStock).kind).toBe('nothing');
  expect(decideIntent(reserved, waitingForOrder).kind).toBe('nothing');
});
