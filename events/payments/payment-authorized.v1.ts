import { defineEvent, type EventOf } from '@twolane/contracts';
import { amountMinor, authorizationId, currency, orderId, paymentId } from '../fields.ts';

export const PaymentAuthorizedV1 = defineEvent({
  name: 'PaymentAuthorized',
  version: 1,
  source: 'twolane.payments',
  owner: 'payments',
  description: 'The provider set the money aside.',
  data: {
    paymentId,
    orderId,
    amountMinor,
    currency,
    authorizationId,
  },
});

export type PaymentAuthorizedV1 = EventOf<typeof PaymentAuthorizedV1>;
