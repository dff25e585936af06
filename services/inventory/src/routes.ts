import { text } from '@twolane/contracts';
import { json, noBody, notFound, type Route, route } from '@twolane/http';
import type { ReadStore } from '@twolane/store';
import { reservationTable } from './reservation-table.ts';
import { stockTable } from './stock-table.ts';
import { reservationView, stockView } from './views.ts';

/** Printable ASCII, as deliveries may name stock; spaces within. */
const skuParam = {
  sku: text({
    description: 'Stock code.',
    sensitivity: 'public',
    maxLength: 64,
    pattern: '^[!-~]([ -~]*[!-~])?$',
  }),
};

const orderIdParam = {
  orderId: text({
    description: 'The order.',
    sensitivity: 'internal',
    maxLength: 64,
    pattern: '^[A-Za-z0-9._~-]+$',
  }),
};

export const inventoryRoutes = ({
  store,
  table,
}: {
  readonly store: ReadStore;
  readonly table: string;
}): readonly Route[] => {
  const stock = stockTable(table);
  const reservations = reservationTable(table);
  return [
    route({
      method: 'GET',
      path: '/inventory/{sku}',
      scopes: ['inventory:read'],
      params: skuParam,
      body: noBody,
      handle: async ({ params: { sku } }) => {
        const levels = await stock.load(store, sku);
        return levels === undefined
          ? notFound(`Stock code ${sku} was never in stock.`)
          : json(200, stockView(sku, levels));
      },
    }),
    route({
      method: 'GET',
      path: '/reservations/{orderId}',
      scopes: ['inventory:read'],
      params: orderIdParam,
      body: noBody,
      handle: async ({ params: { orderId } }) => {
        const stored = await reservations.load(store, orderId);
        return stored === undefined
          ? notFound(`No stock was asked for by an order ${orderId}.`)
          : json(200, reservationView(orderId, stored.reservation, stored.version));
      },
    }),
  ];
};
