import type { Result } from '@twolane/contracts';
import { ok } from '@twolane/contracts';
import type { ChangeSet } from '@twolane/store';
import type { Order, OrderCommand, OrderRefusal } from './domain/order.ts';
import { decide, evolve } from './domain/order.ts';
import type { Cause } from './order-events.ts';
import { orderEvent } from './order-events.ts';
import type { OrderTable, StoredOrder } from './order-table.ts';

export interface ChangedOrder {
  readonly order: Order;
  readonly version: number;
  readonly changeSet: ChangeSet;
}

export interface ChangeOrder {
  readonly orders: OrderTable;
  /** As loaded; absent where there is no such order. */
  readonly before: StoredOrder | undefined;
  readonly command: OrderCommand;
  readonly cause: Cause;
  /** The order's inbox after the change; absent where no event caused it. */
  readonly applied?: readonly string[];
}

/** Decides one command: the order as it will be, and the change set that makes it so. */
export const changeOrder = ({
  orders,
  before,
  command,
  cause,
  applied,
}: ChangeOrder): Result<ChangedOrder, OrderRefusal> => {
  const decision = decide(command, before?.order);
  if (!decision.ok) return decision;
  const change = decision.value;
  const order = evolve(before?.order, change);
  const version = (before?.version ?? 0) + 1;
  const ownReturn = change.kind === 'returned' ? [orders.addReturn(change.goodsReturn)] : [];
  return ok({
    order,
    version,
    changeSet: {
      writes: [orders.putOrder(order, before, applied), ...ownReturn],
      events: [orderEvent(change, order, version, cause)],
    },
  });
};
