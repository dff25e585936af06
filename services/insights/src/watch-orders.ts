import { allEnded } from '@twolane/parallel';
import type { Telemetry } from '@twolane/telemetry';
import { LOOKS_AT_ONCE, MAX_UNPLACED_PAGES } from './domain/limits.ts';
import { isSettledMinute, minuteAfter, minuteOf } from './domain/watch.ts';
import { type LookPorts, lookAtOrders } from './look-at-order.ts';

export interface WatcherPorts extends LookPorts {
  readonly telemetry: Pick<Telemetry, 'logger' | 'metrics'>;
}

export interface WatchReport {
  readonly minutes: number;
  /** Orders that were found to be stuck, and said to be. */
  readonly stuck: number;
  readonly placed: number;
  /** `overtaken`: another run is at it, and goes on. */
  readonly ended: 'done' | 'outOfTime' | 'overtaken';
}

/** Where a watch begins that has never run: before whatever was placed until its first run. */
const FIRST_LOOK_BACK_MS = 60 * 60_000;

/**
 * Looks at the orders of each minute that has passed, once, and says which are stuck. A minute counts as looked at when all
 * of its orders are decided on; the next run begins after it. Whatever repeats a part of a run, or runs beside it, sees by
 * the order itself that it was done: event, order and list are one commit, bound to the order's version.
 *
 * Throws what the store throws; the next run begins with the same minute.
 */
export const createOrderWatch = (ports: WatcherPorts) => {
  const { store, orders, watch, clock, telemetry } = ports;
  const look = lookAtOrders(ports);

  const place = async (deadlineMs: number): Promise<number> => {
    let placed = 0;
    let after: string | undefined;
    for (let pages = 0; pages < MAX_UNPLACED_PAGES && clock() < deadlineMs; pages += 1) {
      const page = await watch.unplaced(store, after);
      for (const entry of page.entries) {
        if (clock() >= deadlineMs) return placed;
        await look.place(entry, await orders.load(store, entry.orderId));
        placed += 1;
      }
      if (page.next === undefined) break;
      after = page.next;
    }
    return placed;
  };

  /** `undefined`: time was up before its end. */
  const lookAtMinute = async (minute: string, deadlineMs: number): Promise<number | undefined> => {
    let stuck = 0;
    let after: string | undefined;
    do {
      if (clock() >= deadlineMs) return undefined;
      const page = await watch.watched(store, minute, after);
      const found = await orders.loadMany(store, page.orderIds);
      for (let from = 0; from < page.orderIds.length; from += LOOKS_AT_ONCE) {
        if (clock() >= deadlineMs) return undefined;
        const looks = page.orderIds
          .slice(from, from + LOOKS_AT_ONCE)
          .map((orderId, index) => look.inMinute(orderId, found[from + index], minute));
        stuck += (await allEnded(looks)).filter((isStuck) => isStuck).length;
      }
      after = page.next;
    } while (after !== undefined);
    return stuck;
  };

  return async (deadlineMs: number): Promise<WatchReport> => {
    const report = { minutes: 0, stuck: 0, placed: await place(deadlineMs) };
    let cursor = await watch.loadCursor(store);
    let minute = cursor === undefined ? minuteOf(clock() - FIRST_LOOK_BACK_MS) : minuteAfter(cursor.minute);
    const end = (ended: WatchReport['ended']): WatchReport => {
      if (report.stuck > 0) telemetry.logger.warn('Orders are stuck.', { ...report, ended });
      else telemetry.logger.info('Watched.', { ...report, ended });
      return { ...report, ended };
    };
    while (isSettledMinute(minute, clock())) {
      const stuck = await lookAtMinute(minute, deadlineMs);
      if (stuck === undefined) return end('outOfTime');
      if (stuck > 0) telemetry.metrics.add('stuck', stuck);
      report.stuck += stuck;
      report.minutes += 1;
      const moved = await store.commit({ writes: [watch.putCursor(minute, cursor)], events: [] });
      if (moved.kind !== 'committed') return end('overtaken');
      cursor = { minute, version: (cursor?.version ?? 0) + 1 };
      minute = minuteAfter(minute);
    }
    return end('done');
  };
};
