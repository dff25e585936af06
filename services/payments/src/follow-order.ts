import { hasApplied, type React, type Reaction, withApplied } from '@twolane/consumer';
import { eventKey } from '@twolane/contracts';
import type { OrderCancelledV1, OrderConfirmedV1, PaymentRequestedV1 } from '@twolane/events';
import { askProvider } from './ask-provider.ts';
import { type MoneyCommand, planMoney } from './domain/money.ts';
import { type Debt, evolve, type PaymentChange } from './domain/payment.ts';
import type { GuardedGateway } from './gateway/guarded-gateway.ts';
import { moneyEvents } from './payment-events.ts';
import type { PaymentTable } from './payment-table.ts';

export interface MoneyPorts {
  readonly payments: PaymentTable;
  readonly gateway: GuardedGateway;
}

export type OrderMoneyEvent = PaymentRequestedV1 | OrderConfirmedV1 | OrderCancelledV1;

/**
 * Moves an order's money at the provider, then records it. The call comes first, with the causing event's name as its
 * key: a crash, a conflict or a redelivery after it makes the same call again and gets the same answer.
 *
 * - A conflict means that the payment changed in between: it is planned anew, which may well end in another call.
 * - Nothing is recorded before the call. The provider is asked about what is in doubt: a reversal names the request, so
 *   it reaches an authorization whose answer got lost, and one that is still on its way.
 */
export const followOrder =
  ({ payments, gateway }: MoneyPorts): React<OrderMoneyEvent> =>
  async (event, { store, nowMs, derivedId }) => {
    const { command, debt } = taskOf(event);
    const before = await payments.load(store, debt.paymentId);
    const key = eventKey(event);
    if (hasApplied(before, key)) return { kind: 'alreadyApplied' };

    const record = (change: PaymentChange, reference: string): Reaction => {
      const put = payments.put(evolve(before?.payment, change), before, withApplied(before, key));
      const moved = { debt, change, reference, version: (before?.version ?? 0) + 1 };
      const events = moneyEvents(moved, { cause: event, nowMs, derivedId });
      return { kind: 'change', changeSet: { writes: [put], events } };
    };

    const plan = planMoney(command, before?.payment);
    if (plan.kind === 'change') return record(plan.change, '');
    if (plan.kind !== 'call') return plan;
    const method = event.type === 'PaymentRequested.v1' ? event.data.paymentMethod : undefined;
    const settlement = await askProvider({
      gateway,
      call: plan.call,
      cause: event,
      debt,
      status: before?.payment.status,
      ...(method === undefined ? {} : { paymentMethod: method }),
    });
    return settlement.kind === 'change' ? record(settlement.change, settlement.reference ?? '') : settlement;
  };

const taskOf = (event: OrderMoneyEvent): { readonly command: MoneyCommand; readonly debt: Debt } => {
  if (event.type === 'PaymentRequested.v1') {
    const { paymentId, amountMinor, currency } = event.data;
    return { command: { kind: 'authorize' }, debt: { paymentId, amountMinor, currency } };
  }
  const { orderId: paymentId, totalMinor: amountMinor, currency } = event.data;
  const debt = { paymentId, amountMinor, currency };
  return event.type === 'OrderConfirmed.v1'
    ? { command: { kind: 'capture', amountMinor, currency }, debt }
    : { command: { kind: 'letGo', debt }, debt };
};
