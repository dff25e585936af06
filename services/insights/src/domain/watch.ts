import { hasEnded, type OrderProgress } from './order-progress.ts';

const MINUTE_MS = 60_000;
const MINUTE_LENGTH = '2026-11-21T04:05'.length;

/** `2026-11-21T04:05`, in UTC. */
export const minuteOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, MINUTE_LENGTH);

const minuteStartMs = (minute: string): number => Date.parse(`${minute}:00.000Z`);

export const minuteAfter = (minute: string): string => minuteOf(minuteStartMs(minute) + MINUTE_MS);

/** The minute in which the watch should look at something that may be stuck at `dueMs`: wholly after it. */
export const watchMinuteFor = (dueMs: number): string => minuteOf(dueMs + MINUTE_MS);

/**
 * A minute is looked at this long after its end, when no writer that put an order into it can still be at work. An order is only ever
 * put into a minute that is yet to begin, so a write has that minute and this: the whole life of a function, and as long again and more
 * for what the network holds back.
 */
const WATCH_SETTLE_MS = 90_000;

/** Whether the watch may look at a minute, for good. */
export const isSettledMinute = (minute: string, nowMs: number): boolean =>
  minuteStartMs(minute) + MINUTE_MS + WATCH_SETTLE_MS <= nowMs;

/** In place of a minute: the watch is yet to give the order one. */
export const UNPLACED = 'unplaced';

/**
 * The minute in which an order that needs a look is put, or `UNPLACED` where that has passed, as for an event that was
 * missed and comes by a replay. So a rehearsal and what it rehearses write the same, unless the minute passes in between;
 * the watch gives such orders a minute by its own clock, which leaves the rest of their events time to come.
 */
export const placeFor = (
  { progress, watchMinute }: { readonly progress: OrderProgress; readonly watchMinute?: string },
  { nowMs, stuckAfterMs }: { readonly nowMs: number; readonly stuckAfterMs: number },
): string | undefined => {
  const isWaiting = watchMinute !== undefined && watchMinute !== UNPLACED && watchMinute > minuteOf(nowMs);
  if (hasEnded(progress) || isWaiting) return undefined;
  const minute = watchMinuteFor(progress.progressAtMs + stuckAfterMs);
  return minute > minuteOf(nowMs) ? minute : UNPLACED;
};

export type Judgement =
  | { readonly kind: 'leave' }
  | { readonly kind: 'later'; readonly minute: string }
  | { readonly kind: 'stuck' };

/**
 * What the watch does about an order that it finds in a minute. Only the order's own word counts for which minute it waits
 * in, so that an entry that a crash left behind does nothing.
 */
export const judge = (
  order: { readonly progress: OrderProgress; readonly watchMinute?: string } | undefined,
  minute: string,
  { nowMs, stuckAfterMs }: { readonly nowMs: number; readonly stuckAfterMs: number },
): Judgement => {
  if (order === undefined || order.watchMinute !== minute || hasEnded(order.progress)) {
    return { kind: 'leave' };
  }
  const dueMs = order.progress.progressAtMs + stuckAfterMs;
  return dueMs <= nowMs ? { kind: 'stuck' } : { kind: 'later', minute: watchMinuteFor(dueMs) };
};
