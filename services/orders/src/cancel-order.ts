import type { Result } from '@twolane/contracts';
import type { ChangedOrder } from './change-order.ts';
import { changeOrder } from './change-order.ts';
import type { OrderRefusal } from './domain/order.ts';
import type { Cause } from './order-events.ts';
import type { OrderPorts } from './place-order.ts';

/** The customer's own cancellation, possible until the order is confirmed. */
export const cancelOrder = async (
  { store, orders }: OrderPorts,
  orderId: string,
  cause: Cause,
): Promise<Result<ChangedOrder, OrderRefusal>> =>
  changeOrder({
    orders,
    before: await orders.load(store, orderId),
    command: { kind: 'cancel', reason: 'requested' },
    cause,
  });
