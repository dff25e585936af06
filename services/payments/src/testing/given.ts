import { type CloudEvent, makeEvent } from '@twolane/contracts';
import {
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPlacedV1,
  OrderReturnedV1,
  StockReservedV1,
} from '@twolane/events';

const currency = 'GBP';
const about = (id: string, subject: string) => ({ id, subject, occurredAtMs: 0, recordedAtMs: 0 });
const line = { sku: 'A', quantity: 1, unitPriceMinor: 1, kind: 'goods' } as const;

/** Events as they come to payments. Their ids are `<orderId>-placed` and so on. */
export const placed = (orderId: string, totalMinor: number, paymentMethod?: string): CloudEvent =>
  makeEvent(OrderPlacedV1, {
    ...about(`${orderId}-placed`, orderId),
    data: {
      orderId,
      currency,
      totalMinor,
      lines: [line],
      ...(paymentMethod === undefined ? {} : { paymentMethod }),
    },
  });

export const reserved = (orderId: string): CloudEvent =>
  makeEvent(StockReservedV1, {
    ...about(`${orderId}-reserved`, orderId),
    data: { orderId, units: 1, skus: 1 },
  });

export const confirmed = (orderId: string, totalMinor: number): CloudEvent =>
  makeEvent(OrderConfirmedV1, {
    ...about(`${orderId}-confirmed`, orderId),
    data: { orderId, currency, totalMinor },
  });

export const cancelled = (orderId: string, totalMinor: number): CloudEvent =>
  makeEvent(OrderCancelledV1, {
    ...about(`${orderId}-cancelled`, orderId),
    data: { orderId, reason: 'requested', currency, totalMinor },
  });

export const returned = (returnId: string, amountMinor: number, orderId?: string): CloudEvent =>
  makeEvent(OrderReturnedV1, {
    ...about(`${returnId}-returned`, returnId),
    data: { returnId, currency, amountMinor, lines: [line], ...(orderId === undefined ? {} : { orderId }) },
  });
