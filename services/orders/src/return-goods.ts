import type { Result } from '@twolane/contracts';
import { ok, refuse } from '@twolane/contracts';
import type { ChangeSet } from '@twolane/store';
import { changeOrder } from './change-order.ts';
import type { GoodsReturn } from './domain/goods-return.ts';
import { acceptUnlinkedReturn } from './domain/goods-return.ts';
import type { LineRequest, OrderLine } from './domain/lines.ts';
import type { OrderRefusal } from './domain/order.ts';
import type { Cause } from './order-events.ts';
import { orderReturned } from './order-events.ts';
import type { OrderPorts } from './place-order.ts';

export interface ReturnRequest {
  readonly returnId: string;
  readonly customerId?: string;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
}

export type ReturnRefusal = OrderRefusal | { readonly kind: 'returnExists' };

export interface AcceptedReturn {
  readonly changeSet: ChangeSet;
  readonly returnId: string;
}

/** Goods of a known order: never more than was ordered and has not come back, at the prices that were paid. */
export const returnFromOrder = async (
  { store, orders }: OrderPorts,
  request: { readonly orderId: string; readonly returnId: string; readonly lines: readonly LineRequest[] },
  cause: Cause,
): Promise<Result<AcceptedReturn, ReturnRefusal>> => {
  const { orderId, returnId, lines } = request;
  const [before, existing] = await Promise.all([
    orders.load(store, orderId),
    orders.loadReturn(store, returnId),
  ]);
  if (existing !== undefined) return refuse({ kind: 'returnExists' });
  const changed = changeOrder({ orders, before, command: { kind: 'return', returnId, lines }, cause });
  return changed.ok ? ok({ changeSet: changed.value.changeSet, returnId }) : changed;
};

/** Goods that no order of ours accounts for, such as those sold before Twolane. */
export const returnUnlinked = async (
  { store, orders }: OrderPorts,
  request: ReturnRequest,
  cause: Cause,
): Promise<Result<AcceptedReturn & { readonly goodsReturn: GoodsReturn }, ReturnRefusal>> => {
  const { returnId } = request;
  if ((await orders.loadReturn(store, returnId)) !== undefined) return refuse({ kind: 'returnExists' });
  const accepted = acceptUnlinkedReturn(request);
  if (!accepted.ok) return refuse({ kind: 'invalid', problems: accepted.refusal });
  const goodsReturn = accepted.value;
  const changeSet = { writes: [orders.addReturn(goodsReturn)], events: [orderReturned(goodsReturn, cause)] };
  return ok({ changeSet, returnId, goodsReturn });
};
