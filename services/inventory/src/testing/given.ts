import { type CloudEvent, makeEvent } from '@twolane/contracts';
import {
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPlacedV1,
  OrderReturnedV1,
  StockArrivedV1,
} from '@twolane/events';
import type { SkuQuantity } from '../domain/sku-quantities.ts';

type Line = SkuQuantity & { readonly kind?: 'goods' | 'charge' };

const about = (id: string, subject: string) => ({ id, subject, occurredAtMs: 0, recordedAtMs: 0 });
const priced = (lines: readonly Line[]) =>
  lines.map(({ sku, quantity, kind = 'goods' }) => ({ sku, quantity, unitPriceMinor: 1, kind }));

/** Events as they come to inventory. Their ids are `<orderId>-placed` and so on. */
export const placed = (orderId: string, lines: readonly Line[]): CloudEvent =>
  makeEvent(OrderPlacedV1, {
    ...about(`${orderId}-placed`, orderId),
    data: { orderId, currency: 'GBP', totalMinor: 1, lines: priced(lines) },
  });

export const confirmed = (orderId: string): CloudEvent =>
  makeEvent(OrderConfirmedV1, {
    ...about(`${orderId}-confirmed`, orderId),
    data: { orderId, currency: 'GBP', totalMinor: 1 },
  });

export const cancelled = (orderId: string): CloudEvent =>
  makeEvent(OrderCancelledV1, {
    ...about(`${orderId}-cancelled`, orderId),
    data: { orderId, reason: 'requested', currency: 'GBP', totalMinor: 1 },
  });

export const sentBack = (returnId: string, lines: readonly Line[]): CloudEvent =>
  makeEvent(OrderReturnedV1, {
    ...about(`${returnId}-returned`, returnId),
    data: { returnId, currency: 'GBP', amountMinor: 1, lines: priced(lines) },
  });

export const arrived = (id: string, lines: readonly SkuQuantity[]): CloudEvent =>
  makeEvent(StockArrivedV1, {
    ...about(id, id),
    source: 'warehouse.main',
    data: { deliveryId: 'delivery-1', lines },
  });

/** `count` SKUs, S0 upwards, `quantity` of each. */
export const many = (count: number, quantity = 1) =>
  Array.from({ length: count }, (_, index) => ({ sku: `S${index}`, quantity }));
