import { defineEvent, type EventOf } from '@twolane/contracts';
import { returnId, units } from '../fields.ts';

export const StockReturnedV1 = defineEvent({
  name: 'StockReturned',
  version: 1,
  source: 'twolane.inventory',
  owner: 'inventory',
  description: 'Goods that a customer sent back are in stock again.',
  data: {
    returnId,
    units,
  },
});

export type StockReturnedV1 = EventOf<typeof StockReturnedV1>;
