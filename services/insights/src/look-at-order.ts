import { type CommitResult, RetryableError, type Store, type Write } from '@twolane/store';
import { hasEnded, stageOf } from './domain/order-progress.ts';
import { judge, UNPLACED, watchMinuteFor } from './domain/watch.ts';
import { orderStuck } from './insights-events.ts';
import type { WatchPorts } from './keep-watch.ts';
import type { OrderTable, StoredOrder } from './order-table.ts';
import type { Unplaced } from './watch-table.ts';

export interface LookPorts extends WatchPorts {
  readonly store: Store;
  readonly orders: OrderTable;
  readonly clock: () => number;
}

/** Times that one order is decided on anew after somebody else wrote it in between. */
const MAX_TRIES = 5;

/** What the watch does about one order. Throws `RetryableError` where others kept writing it. */
export const lookAtOrders = ({ store, orders, watch, stuckAfterMs, clock }: LookPorts) => {
  const commit = (
    writes: readonly Write[],
    events: Parameters<Store['commit']>[0]['events'] = [],
  ): Promise<CommitResult> => store.commit({ writes, events });

  /** The order as it was read along with others; once it was overtaken, as it is. */
  const settle = async <Answer>(
    orderId: string,
    first: StoredOrder | undefined,
    decide: (order: StoredOrder | undefined) => Promise<Answer | undefined>,
  ): Promise<Answer> => {
    let order = first;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const answer = await decide(order);
      if (answer !== undefined) return answer;
      order = await orders.load(store, orderId);
    }
    throw new RetryableError(`Order ${orderId} changed ${MAX_TRIES} times while the watch looked at it.`);
  };

  return {
    /** Whether it is stuck, and was not known to be. */
    inMinute: (orderId: string, first: StoredOrder | undefined, minute: string): Promise<boolean> =>
      settle(orderId, first, async (order) => {
        const nowMs = clock();
        const judgement = judge(order, minute, { nowMs, stuckAfterMs });
        if (order === undefined || judgement.kind === 'leave') return false;
        const { progress, movement } = order;
        if (judgement.kind === 'later') {
          const result = await commit([
            orders.put({ orderId, progress, movement, watchMinute: judgement.minute }, order, nowMs),
            watch.watch(judgement.minute, orderId, nowMs),
          ]);
          return result.kind === 'committed' ? false : undefined;
        }
        const standstill = { orderId, stage: stageOf(progress), lastProgressAtMs: progress.progressAtMs };
        const listed = await watch.loadStuck(store, orderId);
        const result = await commit(
          [
            orders.put({ orderId, progress, movement, stuckSinceMs: nowMs }, order, nowMs),
            watch.putStuck({ ...standstill, stuckSinceMs: nowMs }, listed),
          ],
          [orderStuck(standstill, order.version + 1, nowMs)],
        );
        return result.kind === 'committed' ? true : undefined;
      }),

    /** Gives an order without a minute one: it gets the whole time from now, as more of its events may be on their way. */
    place: (entry: Unplaced, first: StoredOrder | undefined): Promise<boolean> =>
      settle(entry.orderId, first, async (order) => {
        const nowMs = clock();
        const writes = [watch.placed(entry, nowMs)];
        if (order?.watchMinute === UNPLACED) {
          const { orderId, progress, movement } = order;
          const minute = watchMinuteFor(nowMs + stuckAfterMs);
          writes.push(
            ...(hasEnded(progress)
              ? [orders.put({ orderId, progress, movement }, order, nowMs)]
              : [
                  orders.put({ orderId, progress, movement, watchMinute: minute }, order, nowMs),
                  watch.watch(minute, orderId, nowMs),
                ]),
          );
        }
        const result = await commit(writes);
        return result.kind === 'committed' ? true : undefined;
      }),
  };
};
