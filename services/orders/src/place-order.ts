import type { Result } from '@twolane/contracts';
import type { ReadStore } from '@twolane/store';
import type { ChangedOrder } from './change-order.ts';
import { changeOrder } from './change-order.ts';
import type { OrderRefusal, PlaceOrder } from './domain/order.ts';
import type { Cause } from './order-events.ts';
import type { OrderTable } from './order-table.ts';

/** What every use case reads with. */
export interface OrderPorts {
  readonly store: ReadStore;
  readonly orders: OrderTable;
}

/** Refuses an order id that is taken: the same order sent again has the same Idempotency-Key and never gets here. */
export const placeOrder = async (
  { store, orders }: OrderPorts,
  command: PlaceOrder,
  cause: Cause,
): Promise<Result<ChangedOrder, OrderRefusal>> =>
  changeOrder({ orders, before: await orders.load(store, command.orderId), command, cause });
