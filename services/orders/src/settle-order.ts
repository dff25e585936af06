import { hasApplied, type React, type Reaction, withApplied } from '@twolane/consumer';
import { eventKey } from '@twolane/contracts';
import type { PaymentAuthorizedV1, PaymentDeclinedV1, StockRejectedV1 } from '@twolane/events';
import type { OrderCommand, OrderRefusal } from './domain/order.ts';
import { decide } from './domain/order.ts';
import type { OrderTable } from './order-table.ts';
import { recordChange } from './record-change.ts';

/** What decides a placed order. */
export type OrderOutcome = StockRejectedV1 | PaymentAuthorizedV1 | PaymentDeclinedV1;

/**
 * Confirms or cancels an order. The first outcome to arrive wins; what comes after it changes nothing here. An
 * authorization for an order that was cancelled meanwhile is voided by payments, which sees the cancellation too.
 */
export const settleOrder =
  (orders: OrderTable): React<OrderOutcome> =>
  async (event, { store, nowMs, derivedId }) => {
    const { command, rule } = commandOf(event);
    const { orderId } = event.data;
    const before = await orders.load(store, orderId);
    const key = eventKey(event);
    if (hasApplied(before, key)) return { kind: 'alreadyApplied' };
    const decision = decide(command, before?.order);
    if (!decision.ok) return reactionTo(decision.refusal, orderId);
    const { changeSet } = recordChange(decision.value, {
      orders,
      before,
      cause: { id: derivedId(rule), nowMs, cause: event },
      applied: withApplied(before, key),
    });
    return { kind: 'change', changeSet };
  };

const commandOf = (event: OrderOutcome): { readonly command: OrderCommand; readonly rule: string } => {
  switch (event.type) {
    case 'StockRejected.v1':
      return { command: { kind: 'cancel', reason: 'out-of-stock' }, rule: 'orderCancelled' };
    case 'PaymentDeclined.v1':
      return { command: { kind: 'cancel', reason: 'payment-declined' }, rule: 'orderCancelled' };
    case 'PaymentAuthorized.v1': {
      const { authorizationId, amountMinor, currency } = event.data;
      return { command: { kind: 'confirm', authorizationId, amountMinor, currency }, rule: 'orderConfirmed' };
    }
  }
};

const reactionTo = (refusal: OrderRefusal, orderId: string): Reaction => {
  if (refusal.kind === 'status') {
    return { kind: 'nothing', why: `Order ${orderId} is ${refusal.status} already.` };
  }
  if (refusal.kind === 'amount') {
    return { kind: 'refused', cause: 'amount-mismatch', why: `Order ${orderId}: ${refusal.detail}.` };
  }
  // A backfilled order is adopted on a queue of its own: what follows from it may overtake it.
  return { kind: 'notYet', why: `There is no order ${orderId} to settle yet.` };
};
