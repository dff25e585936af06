import { TABLES } from '../functions/tables.ts';
import type { Rest } from './at-rest.ts';

/** Events that an order's end must have brought, once each. */
const CONFIRMED = [
  'StockReserved',
  'PaymentRequested',
  'PaymentAuthorized',
  'StockCommitted',
  'PaymentCaptured',
] as const;

/** Every order has ended, as its events say, and insights says the same of it. */
export const checkOrders = async ({ base, events, expected, fail }: Rest): Promise<void> => {
  const said = new Map<string, number>();
  for (const { type, data } of events) {
    const name = `${type.split('.')[0]} ${String(Reflect.get(Object(data), 'orderId'))}`;
    said.set(name, (said.get(name) ?? 0) + 1);
  }
  const items = new Map((await base.all(TABLES.orders)).map(({ key, item }) => [key.pk, item]));
  const progress = new Map((await base.all(TABLES.insights)).map(({ key, item }) => [key.pk, item]));
  const reservations = new Map((await base.all(TABLES.inventory)).map(({ key, item }) => [key.pk, item]));

  for (const [orderId, order] of expected.orders) {
    const { status, reason } = order;
    if (status === 'placed') fail('liveness', `Order ${orderId} is neither confirmed nor cancelled.`);
    const item = items.get(`order#${orderId}`);
    if (item?.['status'] !== status || (item['reason'] ?? '') !== reason)
      fail(
        'ordersAsTold',
        `Order ${orderId} is ${String(item?.['status'])} ${String(item?.['reason'] ?? '')}, told was ${status} ${reason}.`,
      );
    const came = countedReturns(item?.['returned']);
    const told = [...order.returned.values()].reduce((sum, units) => sum + units, 0);
    if (came !== told)
      fail('ordersAsTold', `${came} units came back from ${orderId} by its item, ${told} by its events.`);

    const follows = progress.get(`order#${orderId}`);
    if (follows?.['ordersStatus'] !== status)
      fail(
        'insightsFollow',
        `Insights has ${orderId} as ${String(follows?.['ordersStatus'])}, it is ${status}.`,
      );
    const held = String(reservations.get(`order#${orderId}`)?.['status']);
    const fits = status === 'confirmed' ? ['committed'] : stockAfter(reason);
    if (!fits.includes(held))
      fail('stockAsTold', `The stock of ${orderId} (${status} ${reason}) is ${held}.`);
    if (status === 'confirmed') {
      for (const type of CONFIRMED) {
        const times = said.get(`${type} ${orderId}`) ?? 0;
        if (times !== 1) fail('saidOnce', `${type} was said ${times} times of ${orderId}.`);
      }
    }
  }
  const orders = [...items.keys()].filter((pk) => pk.startsWith('order#')).length;
  if (orders !== expected.orders.size)
    fail('ordersAsTold', `${orders} orders are stored, ${expected.orders.size} were told of.`);
};

const stockAfter = (reason: string): readonly string[] => {
  if (reason === 'out-of-stock') return ['rejected'];
  return reason === 'payment-declined' ? ['released'] : ['released', 'withdrawn', 'rejected'];
};

/** Kept as text: pairs of line and quantity. */
const countedReturns = (returned: unknown): number => {
  if (typeof returned !== 'string') return 0;
  const pairs: unknown = JSON.parse(returned);
  return (Array.isArray(pairs) ? pairs : []).reduce((sum: number, pair) => sum + Number(pair[1]), 0);
};
