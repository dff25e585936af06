import { stage } from './stage.ts';

/** What tests of orders begin with: an order of two lamps, and the requests about it. */
export const lamps = { sku: 'LAMP', quantity: 2, unitPriceMinor: 1000 };
export const order = { orderId: '536365', currency: 'GBP', lines: [lamps] };

export const place = { route: 'POST /orders', key: 'k-place', body: order };
export const cancel = (orderId: string, key = 'k-cancel') => ({
  route: 'POST /orders/{orderId}/cancellation',
  params: { orderId },
  key,
});
export const show = (orderId: string) => ({ route: 'GET /orders/{orderId}', params: { orderId } });
export const sendBack = (quantity: number, key: string, returnId?: string) => ({
  route: 'POST /orders/{orderId}/returns',
  params: { orderId: '536365' },
  key,
  body: { ...(returnId === undefined ? {} : { returnId }), lines: [{ sku: 'LAMP', quantity }] },
});

/** A stage on which the order is placed, and what happened since. */
export const given = async (...events: Parameters<ReturnType<typeof stage>['deliver']>[0][]) => {
  const orders = stage();
  await orders.call(place);
  for (const event of events) await orders.deliver(event);
  return orders;
};
