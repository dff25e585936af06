import { timeText } from '@twolane/contracts';
import type { GoodsReturn } from './domain/goods-return.ts';
import type { Order } from './domain/order.ts';

/** What a command answers: enough to go on with. */
export const orderSummary = ({ orderId, status, currency, totalMinor }: Order, version: number) => ({
  orderId,
  status,
  currency,
  totalMinor,
  version,
});

/** GET /orders/{orderId} */
export const orderView = (order: Order, version: number) => {
  const { customerId, lines, placedAtMs, reference } = order;
  const returned = order.status === 'confirmed' ? order.returned : [];
  return {
    ...orderSummary(order, version),
    ...(order.status === 'cancelled' ? { reason: order.reason } : {}),
    ...(customerId === undefined ? {} : { customerId }),
    ...(reference === undefined ? {} : { reference }),
    placedAt: timeText(placedAtMs),
    lines: lines.map((line, index) => ({ ...line, returnedQuantity: returned[index] ?? 0 })),
  };
};

export const returnSummary = ({ returnId, orderId, currency, amountMinor }: GoodsReturn) => ({
  returnId,
  ...(orderId === undefined ? {} : { orderId }),
  currency,
  amountMinor,
});

/** GET /returns/{returnId} */
export const returnView = (goodsReturn: GoodsReturn) => ({
  ...returnSummary(goodsReturn),
  ...(goodsReturn.customerId === undefined ? {} : { customerId: goodsReturn.customerId }),
  lines: goodsReturn.lines,
});
