import { hasApplied, type React, withApplied } from '@twolane/consumer';
import { eventKey } from '@twolane/contracts';
import type { OrderPlacedV1, StockReservedV1 } from '@twolane/events';
import { decideIntent, type IntentCommand } from './domain/intent.ts';
import { evolve } from './domain/payment.ts';
import { paymentRequested } from './payment-events.ts';
import type { PaymentTable } from './payment-table.ts';

/**
 * Asks for an order's money once the order is known and its stock is reserved, in whichever order the two are heard of.
 * The first half waits in the payment's own item.
 */
export const joinIntent =
  (payments: PaymentTable): React<OrderPlacedV1 | StockReservedV1> =>
  async (event, { store, nowMs, derivedId }) => {
    const before = await payments.load(store, event.data.orderId);
    const key = eventKey(event);
    if (hasApplied(before, key)) return { kind: 'alreadyApplied' };
    const decision = decideIntent(commandOf(event), before?.payment);
    const applied = withApplied(before, key);
    switch (decision.kind) {
      case 'nothing':
        return decision;
      case 'keep': {
        const payment = evolve(before?.payment, changeOf(decision.command));
        return {
          kind: 'change',
          changeSet: { writes: [payments.put(payment, before, applied)], events: [] },
        };
      }
      case 'request': {
        const { debt, paymentMethod } = decision;
        const version = (before?.version ?? 0) + 1;
        const request = paymentRequested(debt, paymentMethod, version, { cause: event, nowMs, derivedId });
        const payment = evolve(before?.payment, { kind: 'requested', debt, requestKey: eventKey(request) });
        return {
          kind: 'change',
          changeSet: { writes: [payments.put(payment, before, applied)], events: [request] },
        };
      }
    }
  };

const commandOf = (event: OrderPlacedV1 | StockReservedV1): IntentCommand => {
  if (event.type === 'StockReserved.v1') return { kind: 'stockReserved', paymentId: event.data.orderId };
  const { orderId, totalMinor, currency, paymentMethod } = event.data;
  return {
    kind: 'orderPlaced',
    debt: { paymentId: orderId, amountMinor: totalMinor, currency },
    ...(paymentMethod === undefined ? {} : { paymentMethod }),
  };
};

const changeOf = (command: IntentCommand) =>
  command.kind === 'orderPlaced'
    ? { ...command, kind: 'orderKnown' as const }
    : { ...command, kind: 'stockKnown' as const };
