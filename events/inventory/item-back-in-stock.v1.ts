import { defineEvent, type EventOf } from '@twolane/contracts';
import { sku, unitCount } from '../fields.ts';

export const ItemBackInStockV1 = defineEvent({
  name: 'ItemBackInStock',
  version: 1,
  source: 'twolane.inventory',
  owner: 'inventory',
  description: 'A stock code of which nothing was available is available again.',
  data: {
    sku,
    available: unitCount('Units free to be ordered.'),
  },
});

export type ItemBackInStockV1 = EventOf<typeof ItemBackInStockV1>;
