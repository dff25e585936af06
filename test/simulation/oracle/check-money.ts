import { BOOKS } from '../aws/gateway.ts';
import { TABLES } from '../functions/tables.ts';
import type { Rest } from './at-rest.ts';

const MONEY_OF_CANCELLED: readonly string[] = ['cancelled', 'voided', 'declined'];

/** The provider holds what confirmed orders are worth, less what came back; and payments says the same. */
export const checkMoney = async ({ base, books, events, expected, fail }: Rest): Promise<void> => {
  const payments = new Map((await base.all(TABLES.payments)).map(({ key, item }) => [key.pk, item]));
  const charges = new Map((await books.all(BOOKS)).map(({ key, item }) => [key.pk, item]));
  const requests = new Map<string, string>();
  for (const { type, source, id, data } of events)
    if (type === 'PaymentRequested.v1')
      requests.set(String(Reflect.get(Object(data), 'orderId')), `${source}/${id}`);

  let wantedMinor = 0;
  for (const [orderId, { status, totalMinor, returnedMinor, reason }] of expected.orders) {
    const payment = payments.get(`payment#${orderId}`);
    const charge = charges.get(`charge#${requests.get(orderId) ?? ''}`);
    const held = String(charge?.['status'] ?? 'nothing');
    if (status === 'confirmed') {
      wantedMinor += totalMinor - returnedMinor;
      if (payment?.['status'] !== 'captured' || payment['refundedMinor'] !== returnedMinor)
        fail(
          'moneyAsTold',
          `The payment of ${orderId} is ${JSON.stringify(payment)}, returned were ${returnedMinor}.`,
        );
      if (
        held !== 'captured' ||
        charge?.['amountMinor'] !== totalMinor ||
        charge['refundedMinor'] !== returnedMinor
      )
        fail('moneyAsTold', `The provider has ${orderId} as ${JSON.stringify(charge)}.`);
      continue;
    }
    if (!MONEY_OF_CANCELLED.includes(String(payment?.['status'])))
      fail(
        'moneyAsTold',
        `The payment of ${orderId}, which is ${status}, is ${String(payment?.['status'])}.`,
      );
    if (!['nothing', 'voided', 'declined'].includes(held))
      fail('moneyAsTold', `The provider still has ${orderId}, which is ${status}, as ${held}.`);
    if (reason === 'payment-declined' && held !== 'declined')
      fail('moneyAsTold', `${orderId} was cancelled for a refusal that the provider knows nothing of.`);
  }
  for (const [returnId, { orderId, amountMinor }] of expected.returns) {
    const refund = payments.get(`refund#${returnId}`);
    if (refund?.['amountMinor'] !== amountMinor)
      fail(
        'moneyAsTold',
        `Return ${returnId} is worth ${amountMinor}, refunded were ${String(refund?.['amountMinor'])}.`,
      );
    if (orderId === undefined) wantedMinor -= amountMinor;
  }
  let heldMinor = 0;
  for (const { status, amountMinor, refundedMinor } of charges.values())
    heldMinor += (status === 'captured' ? Number(amountMinor) : 0) - Number(refundedMinor);
  if (heldMinor !== wantedMinor)
    fail('moneyConserved', `The provider holds ${heldMinor}, orders and returns come to ${wantedMinor}.`);
};
