import { type CloudEvent, makeEvent } from '@twolane/contracts';
import {
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPlacedV1,
  OrderReturnedV1,
  PaymentAuthorizedV1,
  PaymentDeclinedV1,
  PaymentRequestedV1,
  StockArrivedV1,
  StockCommittedV1,
  StockRejectedV1,
  StockReleasedV1,
  StockReservedV1,
} from '@twolane/events';
import { BEGIN_MS } from '../world/clock.ts';

/** Everything that is given happened a moment before a scenario begins. */
const atMs = BEGIN_MS - 5_000;
const currency = 'GBP';
const about = (id: string, subject: string, sequence: number) => ({
  id,
  subject,
  sequence,
  occurredAtMs: atMs,
  recordedAtMs: atMs,
});

export interface Line {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly kind: 'goods' | 'charge';
}

export const line = (sku: string, quantity = 1, unitPriceMinor = 100): Line => ({
  sku,
  quantity,
  unitPriceMinor,
  kind: 'goods',
});
export const postage: Line = { sku: 'POST', quantity: 1, unitPriceMinor: 350, kind: 'charge' };
/** `count` lines, S0 upwards. */
export const manyLines = (count: number, quantity = 1): readonly Line[] =>
  Array.from({ length: count }, (_, n) => line(`S${n}`, quantity));

export const totalOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);

export const placed = (orderId: string, lines: readonly Line[], paymentMethod?: string): CloudEvent =>
  makeEvent(OrderPlacedV1, {
    ...about(`${orderId}-placed`, orderId, 1),
    data: {
      orderId,
      currency,
      totalMinor: totalOf(lines),
      lines,
      ...(paymentMethod === undefined ? {} : { paymentMethod }),
    },
  });

export const confirmed = (orderId: string, totalMinor = 100): CloudEvent =>
  makeEvent(OrderConfirmedV1, {
    ...about(`${orderId}-confirmed`, orderId, 2),
    data: { orderId, currency, totalMinor },
  });

export const cancelled = (orderId: string, totalMinor = 100): CloudEvent =>
  makeEvent(OrderCancelledV1, {
    ...about(`${orderId}-cancelled`, orderId, 2),
    data: { orderId, reason: 'requested', currency, totalMinor },
  });

export const sentBack = (returnId: string, lines: readonly Line[], orderId?: string): CloudEvent =>
  makeEvent(OrderReturnedV1, {
    ...about(`${returnId}-returned`, returnId, 1),
    data: {
      returnId,
      currency,
      amountMinor: totalOf(lines),
      lines,
      ...(orderId === undefined ? {} : { orderId }),
    },
  });

export const arrived = (id: string, lines: readonly Pick<Line, 'sku' | 'quantity'>[]): CloudEvent =>
  makeEvent(StockArrivedV1, {
    ...about(id, id, 1),
    source: 'warehouse.main',
    data: { deliveryId: id, lines: lines.map(({ sku, quantity }) => ({ sku, quantity })) },
  });

export const reserved = (orderId: string): CloudEvent =>
  makeEvent(StockReservedV1, {
    ...about(`${orderId}-reserved`, orderId, 1),
    data: { orderId, units: 1, skus: 1 },
  });

export const committed = (orderId: string): CloudEvent =>
  makeEvent(StockCommittedV1, { ...about(`${orderId}-committed`, orderId, 2), data: { orderId, units: 1 } });

export const released = (orderId: string): CloudEvent =>
  makeEvent(StockReleasedV1, { ...about(`${orderId}-released`, orderId, 2), data: { orderId, units: 1 } });

export const rejected = (orderId: string): CloudEvent =>
  makeEvent(StockRejectedV1, {
    ...about(`${orderId}-rejected`, orderId, 1),
    data: { orderId, shortages: [{ sku: 'LAMP', wanted: 2, available: 0 }] },
  });

export const paymentRequested = (orderId: string, amountMinor = 100, paymentMethod?: string): CloudEvent =>
  makeEvent(PaymentRequestedV1, {
    ...about(`${orderId}-placed.paymentRequested`, orderId, 2),
    data: {
      paymentId: orderId,
      orderId,
      amountMinor,
      currency,
      ...(paymentMethod === undefined ? {} : { paymentMethod }),
    },
  });

export const authorized = (orderId: string, amountMinor: number): CloudEvent =>
  makeEvent(PaymentAuthorizedV1, {
    ...about(`${orderId}-authorized`, orderId, 3),
    data: { paymentId: orderId, orderId, amountMinor, currency, authorizationId: 'auth-1' },
  });

export const declined = (orderId: string, amountMinor: number): CloudEvent =>
  makeEvent(PaymentDeclinedV1, {
    ...about(`${orderId}-declined`, orderId, 3),
    data: { paymentId: orderId, orderId, amountMinor, currency, reason: 'insufficient-funds' },
  });

/** A message that breaks its contract: it is parked. */
export const broken = (type: string): string =>
  JSON.stringify({
    version: '0',
    id: 'd8f1c3a2-0000-4000-8000-000000000001',
    'detail-type': type,
    source: 'twolane.orders',
    detail: { specversion: '1.0', id: 'broken', source: 'twolane.orders', type },
  });
