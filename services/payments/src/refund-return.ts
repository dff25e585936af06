import type { React, Reaction, ReactionContext } from '@twolane/consumer';
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
export const refundReturn = (ports: MoneyPorts): React<OrderReturnedV1> => {
  const [refund, payOut] = [refundFromPayment(ports), payOutUnreferenced(ports)];
  return async (event, context) => {
    const { orderId, returnId, amountMinor } = event.data;
    if (amountMinor === 0) return { kind: 'nothing', why: `Return ${returnId} is worth nothing.` };
    return orderId === undefined ? payOut(event, context) : refund(event, orderId, context);
  };
};

const refundFromPayment =
  ({ payments, gateway }: MoneyPorts) =>
  async (
    event: OrderReturnedV1,
    paymentId: string,
    { store, nowMs, derivedId }: ReactionContext,
  ): Promise<Reaction> => {
    const { returnId, amountMinor, currency } = event.data;
    // The payment first: read the other way round, a refund that is recorded in between would be missing here and counted
    // there, and the same return would be refused as more than was captured.
    const before = await payments.load(store, paymentId);
    if (await payments.hasRefund(store, returnId)) return { kind: 'alreadyApplied' };
    const plan = planMoney({ kind: 'refund', amountMinor, currency }, before?.payment);
    if (plan.kind === 'change') throw new Error('A refund is never made without the provider.');
    if (plan.kind !== 'call') return plan;

    const debt = { paymentId, amountMinor, currency };
    const status = before?.payment.status;
    const settlement = await askProvider({ gateway, call: plan.call, cause: event, debt, status });
    if (settlement.kind !== 'change') return settlement;
    const { change, reference = '' } = settlement;
    const put = payments.put(evolve(before?.payment, change), before, before?.applied ?? []);
    const refund = payments.addRefund({ returnId, paymentId, amountMinor, currency, reference });
    const moved = { debt, change, reference, version: (before?.version ?? 0) + 1, returnId };
    const events = moneyEvents(moved, { cause: event, nowMs, derivedId });
    return { kind: 'change', changeSet: { writes: [put, refund], events } };
  };

const payOutUnreferenced =
  ({ payments, gateway }: MoneyPorts) =>
  async (event: OrderReturnedV1, { store, nowMs, derivedId }: ReactionContext): Promise<Reaction> => {
    const { returnId, amountMinor, currency } = event.data;
    if (await payments.hasRefund(store, returnId)) return { kind: 'alreadyApplied' };
    const key = eventKey(event);
    const answered = await gateway.call({ operation: 'refund', amountMinor, currency, key });
    if (!answered.ok) return { kind: 'notYet', why: answered.refusal.why };
    if (answered.value.kind !== 'refunded') {
      const why = `Return ${returnId}: the provider answers "${answered.value.kind}".`;
      return { kind: 'refused', cause: 'provider-refused', why };
    }
    const { reference } = answered.value;
    const refund = { returnId, amountMinor, currency };
    const writes = [payments.addRefund({ ...refund, paymentId: returnId, reference })];
    const events = [paidOut(refund, reference, { cause: event, nowMs, derivedId })];
    return { kind: 'change', changeSet: { writes, events } };
  };
