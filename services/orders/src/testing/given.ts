import { type CloudEvent, makeEvent } from '@twolane/contracts';
import { PaymentAuthorizedV1, PaymentDeclinedV1, StockRejectedV1 } from '@twolane/events';
import { nowMs } from './stage.ts';

const about = (id: string, orderId: string) => ({
  id,
  subject: orderId,
  occurredAtMs: nowMs,
  recordedAtMs: nowMs,
  correlationId: 'checkout-7',
});

/** Outcomes as they come to orders. Their ids are `<orderId>-authorized` and so on. */
export const authorized = (orderId: string, amountMinor: number): CloudEvent =>
  makeEvent(PaymentAuthorizedV1, {
    ...about(`${orderId}-authorized`, orderId),
    data: { paymentId: orderId, orderId, amountMinor, currency: 'GBP', authorizationId: 'auth-1' },
  });

export const declined = (orderId: string): CloudEvent =>
  makeEvent(PaymentDeclinedV1, {
    ...about(`${orderId}-declined`, orderId),
    data: { paymentId: orderId, orderId, amountMinor: 2000, currency: 'GBP', reason: 'insufficient funds' },
  });

export const outOfStock = (orderId: string): CloudEvent =>
  makeEvent(StockRejectedV1, {
    ...about(`${orderId}-rejected`, orderId),
    data: { orderId, shortages: [{ sku: 'LAMP', wanted: 2, available: 0 }] },
  });
