import { defineEvent, type EventOf } from '@twolane/contracts';
import { orderId, unitCount, units } from '../fields.ts';

export const StockReservedV1 = defineEvent({
  name: 'StockReserved',
  version: 1,
  source: 'twolane.inventory',
  owner: 'inventory',
  description: 'All goods of an order are set aside for it.',
  data: {
    orderId,
    units,
    skus: unitCount('Different stock codes.'),
  },
});

export type StockReservedV1 = EventOf<typeof StockReservedV1>;
