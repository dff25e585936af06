import { defineEvent, type EventOf, optional } from '@twolane/contracts';
import { amountMinor, currency, orderId, paymentId, providerReference } from '../fields.ts';

export const PaymentCapturedV1 = defineEvent({
  name: 'PaymentCaptured',
  version: 1,
  source: 'twolane.payments',
  owner: 'payments',
  description: 'The authorized money of a confirmed order was taken.',
  data: {
    paymentId,
    orderId: optional(orderId),
    amountMinor,
    currency,
    providerReference,
  },
});

export type PaymentCapturedV1 = EventOf<typeof PaymentCapturedV1>;
