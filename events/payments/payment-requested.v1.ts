import { defineEvent, type EventOf, optional } from '@twolane/contracts';
import { amountMinor, currency, orderId, paymentId, paymentMethod } from '../fields.ts';

export const PaymentRequestedV1 = defineEvent({
  name: 'PaymentRequested',
  version: 1,
  source: 'twolane.payments',
  owner: 'payments',
  description: 'Stock is there, so the money of an order is to be authorized.',
  data: {
    paymentId,
    orderId,
    amountMinor,
    currency,
    paymentMethod: optional(paymentMethod),
  },
});

export type PaymentRequestedV1 = EventOf<typeof PaymentRequestedV1>;
