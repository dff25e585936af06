import type { ChangeSet } from '@twolane/store';
import type { Order, OrderChange } from './domain/order.ts';
import { evolve } from './domain/order.ts';
import type { Cause } from './order-events.ts';
import { orderEvent } from './order-events.ts';
import type { OrderTable, StoredOrder } from './order-table.ts';

export interface ChangedOrder {
  readonly order: Order;
  readonly version: number;
  readonly changeSet: ChangeSet;
}

/** The order as a decided change leaves it, and the change set that makes it so. */
export const recordChange = (
  change: OrderChange,
  {
    orders,
    before,
    cause,
    applied,
  }: {
    readonly orders: OrderTable;
    /** As loaded; absent where there is no such order yet. */
    readonly before: StoredOrder | undefined;
    readonly cause: Cause;
    /** The order's inbox after the change; as before where no event caused it. */
    readonly applied?: readonly string[];
  },
): ChangedOrder => {
  const order = evolve(before?.order, change);
  const version = (before?.version ?? 0) + 1;
  const ownReturn = change.kind === 'returned' ? [orders.addReturn(change.goodsReturn)] : [];
  return {
    order,
    version,
    changeSet: {
      writes: [orders.putOrder(order, before, applied), ...ownReturn],
      events: [orderEvent(change, order, version, cause)],
    },
  };
};
