import type { CloudEvent } from '@twolane/contracts';
import type { Write } from '@twolane/store';
import { TABLES } from '../functions/tables.ts';
import type { Violations } from './violation.ts';

/** An order that stands still is said to be stuck once, until it has heard of something new. */
export const createStuckWatch = (violations: Violations) => {
  /** What each order has heard of, and whether it was said to be stuck since. */
  const orders = new Map<string, { readonly heard: string; isSaid: boolean }>();

  const hear = (write: Write): void => {
    if (write.kind === 'adjust' || write.table !== TABLES.insights || !write.key.pk.startsWith('order#'))
      return;
    const { ordersSequence = '', stockSequence = '', goods = '' } = write.item;
    const heard = `${String(ordersSequence)}/${String(stockSequence)}/${String(goods)}`;
    const orderId = write.key.pk.slice('order#'.length);
    if (orders.get(orderId)?.heard !== heard) orders.set(orderId, { heard, isSaid: false });
  };

  return {
    committed: (writes: readonly Write[], events: readonly CloudEvent[]): void => {
      for (const write of writes) hear(write);
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
