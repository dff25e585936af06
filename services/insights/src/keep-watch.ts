import type { ReadStore, Write } from '@twolane/store';
import { placeFor, UNPLACED } from './domain/watch.ts';
import type { StoredOrder, WatchedOrder } from './order-table.ts';
import type { WatchTable } from './watch-table.ts';

export interface WatchPorts {
  readonly watch: WatchTable;
  /** How long an order may stand still. */
  readonly stuckAfterMs: number;
}

interface Change {
  readonly before: StoredOrder | undefined;
  readonly order: Pick<WatchedOrder, 'orderId' | 'progress' | 'movement'>;
  /** False where only its goods move on. */
  readonly hasComeOn: boolean;
  readonly store: ReadStore;
  readonly nowMs: number;
}

export interface Watched {
  readonly order: WatchedOrder;
  readonly writes: readonly Write[];
}

/**
 * Sees to it that somebody looks at an order again until it has ended: one entry in a minute to come, which the watch moves on
 * by itself while the order makes progress. One that was stuck and comes on is off the list, and watched afresh.
 */
export const keepWatch = async (
  { watch, stuckAfterMs }: WatchPorts,
  { before, order, hasComeOn, store, nowMs }: Change,
): Promise<Watched> => {
  const { watchMinute, stuckSinceMs } = before ?? {};
  if (stuckSinceMs !== undefined && !hasComeOn) return { order: { ...order, stuckSinceMs }, writes: [] };
  const listed = stuckSinceMs === undefined ? undefined : await watch.loadStuck(store, order.orderId);
  const ending = listed === undefined ? [] : [watch.endStuck(listed, nowMs)];
  const kept = watchMinute === undefined ? {} : { watchMinute };
  const place = placeFor({ progress: order.progress, ...kept }, { nowMs, stuckAfterMs });
  if (place === undefined) return { order: { ...order, ...kept }, writes: ending };
  return {
    order: { ...order, watchMinute: place },
    writes: [
      ...ending,
      place === UNPLACED ? watch.place(order.orderId) : watch.watch(place, order.orderId, nowMs),
    ],
  };
};
