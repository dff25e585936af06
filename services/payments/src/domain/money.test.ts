import { type MoneyCommand, planMoney } from './money.ts';
import type { Payment } from './payment.ts';

const debt = { paymentId: 'o-1', amountMinor: 500, currency: 'GBP' };
const held = { ...debt, requestKey: 'request-1', authorizationId: 'auth-1' };
const gbp = { currency: 'GBP' } as const;

const states: { readonly [name: string]: Payment | undefined } = {
  unknown: undefined,
  awaitingStock: { ...debt, status: 'awaitingStock' },
  awaitingOrder: { status: 'awaitingOrder', paymentId: 'o-1' },
  requested: { ...debt, status: 'requested', requestKey: 'request-1' },
  authorized: { ...held, status: 'authorized' },
  captured: { ...held, status: 'captured', refundedMinor: 0 },
  partlyRefunded: { ...held, status: 'captured', refundedMinor: 200 },
  refunded: { ...held, status: 'captured', refundedMinor: 500 },
  declined: { ...debt, status: 'declined', reason: 'no' },
  voided: { ...debt, status: 'voided' },
  cancelled: { ...debt, status: 'cancelled' },
};

const commands: { readonly [name: string]: MoneyCommand } = {
  authorize: { kind: 'authorize' },
  capture: { kind: 'capture', amountMinor: 500, ...gbp },
  letGo: { kind: 'letGo', debt },
  refund: { kind: 'refund', amountMinor: 300, ...gbp },
};

/** One row a state: what each command leads to there. A call is named by its operation and amount. */
test.each([
  ['unknown', 'notYet', 'notYet', 'change cancelled', 'notYet'],
  ['awaitingStock', 'nothing', 'notYet', 'change cancelled', 'notYet'],
  ['awaitingOrder', 'nothing', 'notYet', 'change cancelled', 'notYet'],
  ['requested', 'authorize 500', 'notYet', 'reverse request-1', 'notYet'],
  ['authorized', 'nothing', 'capture 500', 'reverse request-1', 'notYet'],
  ['captured', 'nothing', 'nothing', 'reverse request-1', 'refund 300'],
  ['partlyRefunded', 'nothing', 'nothing', 'reverse request-1', 'refund 300'],
  ['refunded', 'nothing', 'nothing', 'nothing', 'refused refund-exceeds-capture'],
  ['declined', 'nothing', 'refused nothing-to-capture', 'nothing', 'refused nothing-to-refund'],
  ['voided', 'nothing', 'refused nothing-to-capture', 'nothing', 'refused nothing-to-refund'],
  ['cancelled', 'nothing', 'refused nothing-to-capture', 'nothing', 'refused nothing-to-refund'],
])('%s: authorize %s, capture %s, let go %s, refund %s', (state, authorize, capture, letGo, refund) => {
  expect(Object.keys(commands).map((name) => said(name, state))).toEqual([authorize, capture, letGo, refund]);
});

const said = (command: string, state: string): string => {
  const plan = planMoney(commands[command] ?? { kind: 'authorize' }, states[state]);
  switch (plan.kind) {
    case 'call':
      return plan.call.operation === 'reverse'
        ? `reverse ${plan.call.of}`
        : `${plan.call.operation} ${plan.call.amountMinor}`;
    case 'change':
      return `change ${plan.change.kind}`;
    case 'refused':
      return `refused ${plan.cause}`;
    default:
      return plan.kind;
  }
};

test.each([
  ['another amount', { kind: 'capture', amountMinor: 499, ...gbp }, 'authorized', 'amount-mismatch'],
  [
    'another currency',
    { kind: 'capture', amountMinor: 500, currency: 'EUR' },
    'authorized',
    'amount-mismatch',
  ],
  [
    'a refund of more',
    { kind: 'refund', amountMinor: 301, ...gbp },
    'partlyRefunded',
    'refund-exceeds-capture',
  ],
  [
    'a refund in another currency',
    { kind: 'refund', amountMinor: 1, currency: 'EUR' },
    'captured',
    'refund-exceeds-capture',
  ],
] as const)('%s is refused', (_, command, state, cause) => {
  expect(planMoney(command, states[state])).toMatchObject({ kind: 'refused', cause });
});
