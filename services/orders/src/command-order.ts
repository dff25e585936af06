import type { Result } from '@twolane/contracts';
import { ok } from '@twolane/contracts';
import type { ReadStore } from '@twolane/store';
import type { OrderCommand, OrderRefusal, PlaceOrder } from './domain/order.ts';
import { decide } from './domain/order.ts';
import type { Cause } from './order-events.ts';
import type { OrderTable } from './order-table.ts';
import type { ChangedOrder } from './record-change.ts';
import { recordChange } from './record-change.ts';

/** What every use case reads with. */
export interface OrderPorts {
  readonly store: ReadStore;
  readonly orders: OrderTable;
}

/** Refuses an order id that is taken: the same order sent again has the same Idempotency-Key and never gets here. */
export const placeOrder = (
  ports: OrderPorts,
  command: PlaceOrder,
  cause: Cause,
): Promise<Result<ChangedOrder, OrderRefusal>> => loadAndDecide(ports, command.orderId, command, cause);

/** The customer's own cancellation, possible until the order is confirmed. */
export const cancelOrder = (
  ports: OrderPorts,
  orderId: string,
  cause: Cause,
): Promise<Result<ChangedOrder, OrderRefusal>> =>
  loadAndDecide(ports, orderId, { kind: 'cancel', reason: 'requested' }, cause);

const loadAndDecide = async (
  { store, orders }: OrderPorts,
  orderId: string,
  command: OrderCommand,
  cause: Cause,
): Promise<Result<ChangedOrder, OrderRefusal>> => {
  const before = await orders.load(store, orderId);
  const decision = decide(command, before?.order);
  return decision.ok ? ok(recordChange(decision.value, { orders, before, cause })) : decision;
};
