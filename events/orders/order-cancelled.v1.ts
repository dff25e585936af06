import { choice, defineEvent, type EventOf } from '@twolane/contracts';
import { currency, orderId, totalMinor } from '../fields.ts';

export const OrderCancelledV1 = defineEvent({
  name: 'OrderCancelled',
  version: 1,
  source: 'twolane.orders',
  owner: 'orders',
  description: 'The order will not be fulfilled; what was reserved or authorized is to be let go.',
  data: {
    orderId,
    reason: choice(['out-of-stock', 'payment-declined', 'requested'], {
      description: 'Why it was cancelled.',
      sensitivity: 'internal',
    }),
    currency,
    totalMinor,
  },
});

export type OrderCancelledV1 = EventOf<typeof OrderCancelledV1>;
