import { defineEvent, type EventOf, text } from '@twolane/contracts';
import { amountMinor, currency, orderId, paymentId } from '../fields.ts';

export const PaymentDeclinedV1 = defineEvent({
  name: 'PaymentDeclined',
  version: 1,
  source: 'twolane.payments',
  owner: 'payments',
  description: 'The provider will not set the money aside.',
  data: {
    paymentId,
    orderId,
    amountMinor,
    currency,
    reason: text({
      description: 'What the provider gave as the reason.',
      sensitivity: 'internal',
      maxLength: 128,
    }),
  },
});

export type PaymentDeclinedV1 = EventOf<typeof PaymentDeclinedV1>;
