import { defineEvent, type EventOf } from '@twolane/contracts';
import { orderId, units } from '../fields.ts';

export const StockReleasedV1 = defineEvent({
  name: 'StockReleased',
  version: 1,
  source: 'twolane.inventory',
  owner: 'inventory',
  description: 'The goods set aside for a cancelled order are free again.',
  data: {
    orderId,
    units,
  },
});

export type StockReleasedV1 = EventOf<typeof StockReleasedV1>;
