import { type CloudEvent, makeEvent, timeText } from '@twolane/contracts';
import { OrderStuckV1, SalesWindowRevisedV1 } from '@twolane/events';
import type { Stage } from './domain/order-progress.ts';
import type { Published } from './domain/revision.ts';
import type { SalesTotals } from './domain/sales-figures.ts';

/** Named by its revision, which the commit makes once. */
export const salesWindowRevised = (
  window: string,
  { revision, totals, atMs }: Published,
  previous: readonly SalesTotals[],
  reason: 'events' | 'rebuild',
): CloudEvent =>
  makeEvent(SalesWindowRevisedV1, {
    id: `sales-${window}.revised.${revision}`,
    subject: window,
    sequence: revision,
    occurredAtMs: atMs,
    recordedAtMs: atMs,
    data: { window, revision, reason, totals, previous },
  });

export interface Standstill {
  readonly orderId: string;
  readonly stage: Stage;
  readonly lastProgressAtMs: number;
}

/** `version`: the order's here, which the commit makes once. */
export const orderStuck = (
  { orderId, stage, lastProgressAtMs }: Standstill,
  version: number,
  nowMs: number,
): CloudEvent =>
  makeEvent(OrderStuckV1, {
    id: `${orderId}.orderStuck.${version}`,
    subject: orderId,
    sequence: version,
    occurredAtMs: nowMs,
    recordedAtMs: nowMs,
    data: { orderId, stage, lastProgressAt: timeText(lastProgressAtMs) },
  });
