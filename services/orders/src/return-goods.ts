import type { Result } from '@twolane/contracts';
import { ok, refuse } from '@twolane/contracts';
import type { ChangeSet } from '@twolane/store';
import type { OrderPorts } from './command-order.ts';
import type { GoodsReturn } from './domain/goods-return.ts';
import { acceptUnlinkedReturn } from './domain/goods-return.ts';
import type { OrderRefusal, ReturnGoods } from './domain/order.ts';
import { takeBack } from './domain/order.ts';
import type { Cause } from './order-events.ts';
import { orderReturned } from './order-events.ts';
import { recordChange } from './record-change.ts';

export type ReturnRefusal = OrderRefusal | { readonly kind: 'returnExists' };

export interface AcceptedReturn {
  readonly goodsReturn: GoodsReturn;
  readonly changeSet: ChangeSet;
}

/** Goods of a known order: never more than was ordered and has not come back, at the prices that were paid. */
export const returnFromOrder = async (
  { store, orders }: OrderPorts,
  { orderId, ...request }: Omit<ReturnGoods, 'kind'> & { readonly orderId: string },
  cause: Cause,
): Promise<Result<AcceptedReturn, ReturnRefusal>> => {
  const [before, existing] = await Promise.all([
    orders.load(store, orderId),
    orders.loadReturn(store, request.returnId),
  ]);
  if (existing !== undefined) return refuse({ kind: 'returnExists' });
  if (before === undefined) return refuse({ kind: 'unknown' });
  const decision = takeBack({ kind: 'return', ...request }, before.order);
  if (!decision.ok) return decision;
  const { changeSet } = recordChange(decision.value, { orders, before, cause });
  return ok({ goodsReturn: decision.value.goodsReturn, changeSet });
};

/** Goods that no order of ours accounts for, such as those sold before Twolane. */
export const returnUnlinked = async (
  { store, orders }: OrderPorts,
  request: Omit<GoodsReturn, 'orderId' | 'amountMinor'>,
  cause: Cause,
): Promise<Result<AcceptedReturn, ReturnRefusal>> => {
  if ((await orders.loadReturn(store, request.returnId)) !== undefined)
    return refuse({ kind: 'returnExists' });
  const accepted = acceptUnlinkedReturn(request);
  if (!accepted.ok) return refuse({ kind: 'invalid', problems: accepted.refusal });
  const goodsReturn = accepted.value;
  const changeSet = { writes: [orders.addReturn(goodsReturn)], events: [orderReturned(goodsReturn, cause)] };
  return ok({ goodsReturn, changeSet });
};
