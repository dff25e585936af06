import { defineEvent, type EventOf, optional } from '@twolane/contracts';
import { amountMinor, currency, customerId, lines, orderId, returnId } from '../fields.ts';

export const OrderReturnedV1 = defineEvent({
  name: 'OrderReturned',
  version: 1,
  source: 'twolane.orders',
  owner: 'orders',
  description: 'A customer sent goods back and is owed money; the order may predate us and be unknown.',
  data: {
    returnId,
    orderId: optional(orderId),
    customerId: optional(customerId),
    currency,
    amountMinor,
    lines,
  },
});

export type OrderReturnedV1 = EventOf<typeof OrderReturnedV1>;
