import { defineEvent, type EventOf, optional } from '@twolane/contracts';
import { amountMinor, currency, orderId, paymentId, providerReference } from '../fields.ts';

export const PaymentVoidedV1 = defineEvent({
  name: 'PaymentVoided',
  version: 1,
  source: 'twolane.payments',
  owner: 'payments',
  description: 'The authorized money of a cancelled order was let go, none of it taken.',
  data: {
    paymentId,
    orderId: optional(orderId),
    amountMinor,
    currency,
    providerReference,
  },
});

export type PaymentVoidedV1 = EventOf<typeof PaymentVoidedV1>;
