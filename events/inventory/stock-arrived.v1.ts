import { defineEvent, type EventOf, list, record } from '@twolane/contracts';
import { deliveryId, MAX_DELIVERY_LINES, quantity, sku } from '../fields.ts';

export const StockArrivedV1 = defineEvent({
  name: 'StockArrived',
  version: 1,
  producedBy: 'apps',
  owner: 'inventory',
  description: 'A warehouse received goods.',
  data: {
    deliveryId,
    lines: list(record({ sku, quantity }), {
      description: 'What arrived.',
      minItems: 1,
      maxItems: MAX_DELIVERY_LINES,
    }),
  },
});

export type StockArrivedV1 = EventOf<typeof StockArrivedV1>;
