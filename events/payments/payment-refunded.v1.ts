import { defineEvent, type EventOf, optional } from '@twolane/contracts';
import { amountMinor, currency, orderId, paymentId, providerReference, returnId } from '../fields.ts';

export const PaymentRefundedV1 = defineEvent({
  name: 'PaymentRefunded',
  version: 1,
  source: 'twolane.payments',
  owner: 'payments',
  description: 'Taken money was given back, for a cancelled order or for a return.',
  data: {
    paymentId,
    orderId: optional(orderId),
    returnId: optional(returnId),
    amountMinor,
    currency,
    providerReference,
  },
});

export type PaymentRefundedV1 = EventOf<typeof PaymentRefundedV1>;
