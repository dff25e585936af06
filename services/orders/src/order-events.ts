import type { CloudEvent } from '@twolane/contracts';
import { makeEvent } from '@twolane/contracts';
import { OrderCancelledV1, OrderConfirmedV1, OrderPlacedV1, OrderReturnedV1 } from '@twolane/events';
import type { GoodsReturn } from './domain/goods-return.ts';
import type { Order, OrderChange } from './domain/order.ts';

/** What an event takes over from the request, or from the event, that caused it. */
export interface Cause {
  /** The new event's id. */
  readonly id: string;
  readonly nowMs: number;
  /** The event that a consumer reacts to; commands have none. */
  readonly cause?: CloudEvent;
  readonly correlationId?: string;
  readonly traceparent?: string;
}

/** The change in the contracts' words. `after` and `version` are the order's once it has happened. */
export const orderEvent = (change: OrderChange, after: Order, version: number, cause: Cause): CloudEvent => {
  if (change.kind === 'returned') return orderReturned(change.goodsReturn, cause);
  const { nowMs, ...caused } = cause;
  const about = { ...caused, subject: after.orderId, recordedAtMs: nowMs, sequence: version };
  const { orderId, currency, totalMinor } = after;
  switch (change.kind) {
    case 'placed': {
      const { customerId, lines, placedAtMs } = change.order;
      return makeEvent(OrderPlacedV1, {
        ...about,
        occurredAtMs: placedAtMs,
        data: {
          orderId,
          ...(customerId === undefined ? {} : { customerId }),
          currency,
          totalMinor,
          lines,
          ...(change.paymentMethod === undefined ? {} : { paymentMethod: change.paymentMethod }),
        },
      });
    }
    case 'confirmed':
      return makeEvent(OrderConfirmedV1, {
        ...about,
        occurredAtMs: nowMs,
        data: { orderId, currency, totalMinor, authorizationId: change.authorizationId },
      });
    case 'cancelled':
      return makeEvent(OrderCancelledV1, {
        ...about,
        occurredAtMs: nowMs,
        data: { orderId, reason: change.reason, currency, totalMinor },
      });
  }
};

/** Its subject is the return, which has this one event in its life. */
export const orderReturned = (goodsReturn: GoodsReturn, { nowMs, ...cause }: Cause): CloudEvent =>
  makeEvent(OrderReturnedV1, {
    ...cause,
    subject: goodsReturn.returnId,
    occurredAtMs: nowMs,
    recordedAtMs: nowMs,
    sequence: 1,
    data: { ...goodsReturn },
  });
