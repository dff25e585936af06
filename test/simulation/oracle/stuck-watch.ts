import type { CloudEvent } from '@twolane/contracts';
import type { Item, Write } from '@twolane/store';
import { STUCK_AFTER_MS, TABLES } from '../functions/tables.ts';
import type { Violations } from './violation.ts';

interface Standing {
  /** The newest word of each source. */
  readonly heard: string;
  readonly sinceMs: number;
  readonly hasEnded: boolean;
  isSaid: boolean;
}

/** Runs of the watch that were missed, and an outage, fit in. */
const MAX_DELAY_MS = 2 * 60 * 60_000;

/** An order that stands still is said to be stuck: once, until it has heard of something new, and not too late. */
export const createStuckWatch = (violations: Violations) => {
  const orders = new Map<string, Standing>();

  const hear = (write: Write, nowMs: number): void => {
    if (write.kind === 'adjust' || write.table !== TABLES.insights || !write.key.pk.startsWith('order#'))
      return;
    const orderId = write.key.pk.slice('order#'.length);
    const before = orders.get(orderId);
    const heard = heardIn(write.item);
    if (before?.heard === heard) return;
    if (before !== undefined && !before.hasEnded && !before.isSaid) {
      const lateMs = nowMs - before.sinceMs - STUCK_AFTER_MS;
      if (lateMs > MAX_DELAY_MS)
        violations.report(
          'stuckIsSaid',
          `${orderId} stood still for ${nowMs - before.sinceMs} ms, and nobody said so.`,
        );
    }
    orders.set(orderId, { heard, sinceMs: nowMs, hasEnded: hasEnded(write.item), isSaid: false });
  };

  return {
    committed: (writes: readonly Write[], events: readonly CloudEvent[], nowMs: number): void => {
      for (const write of writes) hear(write, nowMs);
      for (const { type, subject = '' } of events) {
        if (type !== 'OrderStuck.v1') continue;
        const order = orders.get(subject);
        if (order === undefined)
          violations.report('stuckOnce', `${subject} is stuck, and nobody has heard of it.`);
        else if (order.isSaid) violations.report('stuckOnce', `${subject} was said to be stuck twice.`);
        else order.isSaid = true;
      }
    },
  };
};

const heardIn = ({ ordersSequence = '', stockSequence = '', goods = '' }: Item): string =>
  `${String(ordersSequence)}/${String(stockSequence)}/${String(goods)}`;

const hasEnded = ({ ordersStatus, stockStatus }: Item): boolean =>
  (ordersStatus === 'confirmed' && stockStatus === 'committed') ||
  (ordersStatus === 'cancelled' && stockStatus !== 'reserved');
