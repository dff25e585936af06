import { defineEvent, type EventOf, optional } from '@twolane/contracts';
import { authorizationId, currency, orderId, totalMinor } from '../fields.ts';

export const OrderConfirmedV1 = defineEvent({
  name: 'OrderConfirmed',
  version: 1,
  source: 'twolane.orders',
  owner: 'orders',
  description: 'Stock is reserved and the money authorized: the order will be fulfilled.',
  data: {
    orderId,
    currency,
    totalMinor,
    authorizationId: optional(authorizationId),
  },
});

export type OrderConfirmedV1 = EventOf<typeof OrderConfirmedV1>;
