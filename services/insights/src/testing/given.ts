import { type CloudEvent, makeEvent } from '@twolane/contracts';
import {
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPlacedV1,
  OrderReturnedV1,
  StockArrivedV1,
  StockCommittedV1,
  StockReleasedV1,
  StockReservedV1,
} from '@twolane/events';

export const at = (text: string): number => Date.parse(`2026-11-21T${text}Z`);

export interface Line {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPriceMinor?: number;
  readonly kind?: 'goods' | 'charge';
}

interface When {
  readonly occurredAtMs?: number;
  /** Where nothing is said, at once. */
  readonly recordedAtMs?: number;
  readonly currency?: string;
}

const about = (
  id: string,
  subject: string,
  sequence: number,
  { occurredAtMs = at('04:05:00'), recordedAtMs }: When,
) => ({
  id,
  subject,
  sequence,
  occurredAtMs,
  recordedAtMs: recordedAtMs ?? occurredAtMs,
});
const priced = (lines: readonly Line[]) =>
  lines.map(({ sku, quantity, unitPriceMinor = 100, kind = 'goods' }) => ({
    sku,
    quantity,
    unitPriceMinor,
    kind,
  }));
const sumOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { quantity, unitPriceMinor = 100 }) => sum + quantity * unitPriceMinor, 0);

/** Events as they come to insights. Their ids are `<orderId>-placed` and so on. */
export const placed = (
  orderId: string,
  lines: readonly Line[],
  { currency = 'GBP', ...when }: When = {},
): CloudEvent =>
  makeEvent(OrderPlacedV1, {
    ...about(`${orderId}-placed`, orderId, 1, when),
    data: { orderId, currency, totalMinor: sumOf(lines), lines: priced(lines) },
  });

export const confirmed = (orderId: string, when: When = {}): CloudEvent =>
  makeEvent(OrderConfirmedV1, {
    ...about(`${orderId}-confirmed`, orderId, 2, when),
    data: { orderId, currency: 'GBP', totalMinor: 1 },
  });

export const cancelled = (
  orderId: string,
  totalMinor: number,
  { currency = 'GBP', ...when }: When = {},
): CloudEvent =>
  makeEvent(OrderCancelledV1, {
    ...about(`${orderId}-cancelled`, orderId, 2, when),
    data: { orderId, reason: 'requested', currency, totalMinor },
  });

export const sentBack = (
  returnId: string,
  lines: readonly Line[],
  { currency = 'GBP', ...when }: When = {},
): CloudEvent =>
  makeEvent(OrderReturnedV1, {
    ...about(`${returnId}-returned`, returnId, 1, when),
    data: { returnId, currency, amountMinor: sumOf(lines), lines: priced(lines) },
  });

export const arrived = (id: string, lines: readonly Line[], when: When = {}): CloudEvent =>
  makeEvent(StockArrivedV1, {
    ...about(id, id, 1, when),
    source: 'warehouse.main',
    data: { deliveryId: 'delivery-1', lines: lines.map(({ sku, quantity }) => ({ sku, quantity })) },
  });

/** `sequence`: the reservation's version, which its steps raise, too. */
export const reserved = (orderId: string, sequence = 1, when: When = {}): CloudEvent =>
  makeEvent(StockReservedV1, {
    ...about(`${orderId}-reserved`, orderId, sequence, when),
    data: { orderId, units: 1, skus: 1 },
  });

export const committed = (orderId: string, sequence = 2, when: When = {}): CloudEvent =>
  makeEvent(StockCommittedV1, {
    ...about(`${orderId}-committed`, orderId, sequence, when),
    data: { orderId, units: 1 },
  });

export const released = (orderId: string, sequence = 2, when: When = {}): CloudEvent =>
  makeEvent(StockReleasedV1, {
    ...about(`${orderId}-released`, orderId, sequence, when),
    data: { orderId, units: 1 },
  });

/** `count` SKUs, S0 upwards, `quantity` of each. */
export const many = (count: number, quantity = 1): readonly Line[] =>
  Array.from({ length: count }, (_, index) => ({ sku: `S${index}`, quantity }));
