import type { React, Reaction } from '@twolane/consumer';
import type { OrderPlacedV1, OrderReturnedV1 } from '@twolane/events';
import type { ReadStore, Write } from '@twolane/store';
import type { GoodsReturn } from './domain/goods-return.ts';
import { evolve, takeBack } from './domain/order.ts';
import type { OrderTable, StoredOrder } from './order-table.ts';

/** What may have happened without this service: events that an approved backfill brought. */
export type AdoptedEvent = OrderPlacedV1 | OrderReturnedV1;

/**
 * Takes over orders and returns that are in the journal and not here, so that a backfill makes them whole. Everything
 * that came through the API is here already, committed with its event, and nothing happens. Says no event: the world has
 * heard of it.
 */
export const adoptOrder =
  (orders: OrderTable): React<AdoptedEvent> =>
  async (event, { store }) =>
    event.type === 'OrderPlaced.v1'
      ? adoptPlaced(event, await orders.load(store, event.data.orderId), orders)
      : adoptReturned(event.data, store, orders);

const change = (...writes: readonly Write[]): Reaction => ({
  kind: 'change',
  changeSet: { writes, events: [] },
});
const known = (what: string): Reaction => ({ kind: 'nothing', why: `${what} is known.` });

const adoptPlaced = (
  { time, data }: OrderPlacedV1,
  before: StoredOrder | undefined,
  orders: OrderTable,
): Reaction => {
  if (before !== undefined) return known(`Order ${data.orderId}`);
  // Whoever placed it elsewhere kept the payment method to themselves, as this service does.
  const { paymentMethod: _, ...facts } = data;
  return change(orders.putOrder({ ...facts, status: 'placed', placedAtMs: Date.parse(time) }, undefined));
};

const adoptReturned = async (
  goodsReturn: GoodsReturn,
  store: ReadStore,
  orders: OrderTable,
): Promise<Reaction> => {
  const { returnId, orderId, lines, currency } = goodsReturn;
  // The order first: read the other way round, a return that another delivery adopts in between would be missing here and
  // counted there, and the same return would be set aside as more than was ordered.
  const before = orderId === undefined ? undefined : await orders.load(store, orderId);
  if ((await orders.loadReturn(store, returnId)) !== undefined) return known(`Return ${returnId}`);
  if (before === undefined) return change(orders.addReturn(goodsReturn));
  if (before.order.status === 'placed') {
    return { kind: 'notYet', why: `Order ${orderId} is not confirmed yet, and takes nothing back before.` };
  }
  const taken = takeBack({ kind: 'return', returnId, currency, lines }, before.order);
  if (!taken.ok) {
    const why = `Return ${returnId} does not fit order ${orderId}: ${taken.refusal.kind}.`;
    return { kind: 'refused', cause: 'return-does-not-fit', why };
  }
  return change(orders.putOrder(evolve(before.order, taken.value), before), orders.addReturn(goodsReturn));
};
