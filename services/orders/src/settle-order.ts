import type { React, Reaction } from '@twolane/consumer';
import { eventKey } from '@twolane/contracts';
import type { PaymentAuthorizedV1, PaymentDeclinedV1, StockRejectedV1 } from '@twolane/events';
import { changeOrder } from './change-order.ts';
import type { OrderCommand, OrderRefusal } from './domain/order.ts';
import type { OrderTable } from './order-table.ts';

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
    const before = await orders.load(store, event.data.orderId);
    const key = eventKey(event);
    if (before?.applied.includes(key)) return { kind: 'alreadyApplied' };
    const changed = changeOrder({
      orders,
      before,
      command,
      cause: { id: derivedId(rule), nowMs, cause: event },
      applied: [...(before?.applied ?? []), key],
    });
    return changed.ok
      ? { kind: 'change', changeSet: changed.value.changeSet }
      : reactionTo(changed.refusal, event.data.orderId);
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
  return { kind: 'refused', cause: 'unknown-order', why: `There is no order ${orderId} to settle.` };
};
