import { defineEvent, type EventOf, optional } from '@twolane/contracts';
import { currency, customerId, lines, orderId, paymentMethod, totalMinor } from '../fields.ts';

export const OrderPlacedV1 = defineEvent({
  name: 'OrderPlaced',
  version: 1,
  source: 'twolane.orders',
  owner: 'orders',
  description: 'A customer placed an order; nothing is reserved or paid yet.',
  data: {
    orderId,
    customerId: optional(customerId),
    currency,
    totalMinor,
    lines,
    paymentMethod: optional(paymentMethod),
  },
});

export type OrderPlacedV1 = EventOf<typeof OrderPlacedV1>;
