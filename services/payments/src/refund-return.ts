import type { React } from '@twolane/consumer';
import { eventKey } from '@twolane/contracts';
import type { OrderReturnedV1 } from '@twolane/events';
import { askProvider } from './ask-provider.ts';
import { planMoney } from './domain/money.ts';
import { evolve } from './domain/payment.ts';
import type { MoneyPorts } from './follow-order.ts';
import { moneyEvents, paidOut } from './payment-events.ts';

/**
 * Gives money back for returned goods: from the order's payment where the order is known, unreferenced where it is not.
 * The refund's own item says that it was done, so a payment may see any number of returns.
 */
export const refundReturn =
  ({ payments, gateway }: MoneyPorts): React<OrderReturnedV1> =>
  async (event, { store, nowMs, derivedId }) => {
    const { returnId, orderId, amountMinor, currency } = event.data;
    // The payment first: read the other way round, a refund that was recorded in between would be missing here and counted
    // there, and the same return would be refused as more than was captured.
    const before = orderId === undefined ? undefined : await payments.load(store, orderId);
    if (await payments.hasRefund(store, returnId)) return { kind: 'alreadyApplied' };
    if (amountMinor === 0) return { kind: 'nothing', why: `Return ${returnId} is worth nothing.` };
    const caused = { cause: event, nowMs, derivedId };
    const refund = { returnId, amountMinor, currency };

    if (orderId === undefined) {
      const key = eventKey(event);
      const answered = await gateway.call({ operation: 'refund', amountMinor, currency, key });
      if (!answered.ok) return { kind: 'notYet', why: answered.refusal.why };
      if (answered.value.kind !== 'refunded') {
        return {
          kind: 'refused',
          cause: 'provider-refused',
          why: `Return ${returnId}: ${answered.value.kind}.`,
        };
      }
      const { reference } = answered.value;
      const writes = [payments.addRefund({ ...refund, paymentId: returnId, reference })];
      return { kind: 'change', changeSet: { writes, events: [paidOut(refund, reference, caused)] } };
    }

    const plan = planMoney({ kind: 'refund', amountMinor, currency }, before?.payment);
    if (plan.kind === 'change') throw new Error('A refund is never made without the provider.');
    if (plan.kind !== 'call') return plan;
    const debt = { paymentId: orderId, amountMinor, currency };
    const settlement = await askProvider({
      gateway,
      call: plan.call,
      cause: event,
      debt,
      status: before?.payment.status,
    });
    if (settlement.kind !== 'change') return settlement;
    const { change, reference = '' } = settlement;
    const payment = evolve(before?.payment, change);
    return {
      kind: 'change',
      changeSet: {
        writes: [
          payments.put(payment, before, before?.applied ?? []),
          payments.addRefund({ ...refund, paymentId: orderId, reference }),
        ],
        events: moneyEvents(
          { debt, change, reference, version: (before?.version ?? 0) + 1, returnId },
          caused,
        ),
      },
    };
  };
