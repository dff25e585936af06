import { defineEvent, type EventOf, list, record } from '@twolane/contracts';
import { MAX_SHORTAGES, orderId, sku, unitCount } from '../fields.ts';

export const StockRejectedV1 = defineEvent({
  name: 'StockRejected',
  version: 1,
  source: 'twolane.inventory',
  owner: 'inventory',
  description: 'Not all goods of an order were there, so none is set aside.',
  data: {
    orderId,
    shortages: list(
      record({
        sku,
        wanted: unitCount('Units that the order asks for.'),
        available: unitCount('Units free to be ordered.'),
      }),
      {
        description: 'What is missing; the first ones where it is much.',
        minItems: 1,
        maxItems: MAX_SHORTAGES,
      },
    ),
  },
});

export type StockRejectedV1 = EventOf<typeof StockRejectedV1>;
