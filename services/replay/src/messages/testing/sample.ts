import { type CloudEvent, makeEvent } from '@twolane/contracts';
import { OrderPlacedV1 } from '@twolane/events';
import { nowMs } from './stage.ts';

export const order: CloudEvent = makeEvent(OrderPlacedV1, {
  id: '01ORDER',
  subject: '536365',
  occurredAtMs: nowMs - 3_600_000,
  recordedAtMs: nowMs - 3_599_000,
  data: {
    orderId: '536365',
    customerId: '17850',
    currency: 'GBP',
    totalMinor: 2000,
    paymentMethod: 'tok_visa',
    lines: [{ sku: 'A', quantity: 2, unitPriceMinor: 1000, kind: 'goods' }],
  },
});
export const data = {
  orderId: '536365',
  customerId: '17850',
  currency: 'GBP',
  totalMinor: 'two thousand',
  paymentMethod: 'tok_visa',
  lines: [{ sku: 'A', quantity: 2, unitPriceMinor: 1000, kind: 'goods' }],
};
const envelope = {
  version: '0',
  id: 'd8f1c3a2-0000-4000-8000-000000000001',
  'detail-type': 'OrderPlaced.v1',
  source: 'twolane.orders',
  account: '123456789012',
  time: '2026-11-21T11:00:00Z',
  region: 'eu-west-1',
  resources: [],
};
export const brokenBody = JSON.stringify({ ...envelope, detail: { ...order, data } });
export const goodBody = JSON.stringify({ ...envelope, detail: order });
