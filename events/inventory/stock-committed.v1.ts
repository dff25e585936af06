import { defineEvent, type EventOf } from '@twolane/contracts';
import { orderId, units } from '../fields.ts';

export const StockCommittedV1 = defineEvent({
  name: 'StockCommitted',
  version: 1,
  source: 'twolane.inventory',
  owner: 'inventory',
  description: 'The goods set aside for a confirmed order left the stock for good.',
  data: {
    orderId,
    units,
  },
});

export type StockCommittedV1 = EventOf<typeof StockCommittedV1>;
