import type { Clock } from '../storage/clock.ts';

export type Waiter<Item> = {
  /** Tries to serve itself; `undefined` when there is nothing. */
  take(): readonly Item[] | undefined;
  readonly waitMs: number;
  readonly signal: AbortSignal | undefined;
};

/** Receives that wait for messages, in order of arrival. Nothing polls: each is woken when something may be there. */
export type WaitingLine<Item> = {
  join(waiter: Waiter<Item>): Promise<readonly Item[]>;
  /** Something may have become visible: serves the waiters in order, once for all calls of the same tick. */
  wake(): void;
  stop(): void;
};

/** `nextDueMs`: when the next message is visible, as epoch milliseconds; past when one is there already. */
export const createWaitingLine = <Item>(
  clock: Clock,
  nextDueMs: () => number | undefined,
  onError: (error: unknown) => void,
): WaitingLine<Item> => {
  type Seat = { readonly take: Waiter<Item>['take']; leave(items: readonly Item[]): void };
  const seats = new Set<Seat>();
  let callOffAlarm: (() => void) | undefined;
  let isWakePlanned = false;

  const setAlarm = (): void => {
    callOffAlarm?.();
    callOffAlarm = undefined;
    if (seats.size === 0) return;
    const dueMs = nextDueMs();
    if (dueMs !== undefined) callOffAlarm = clock.after(Math.max(0, dueMs - clock.nowMs()), wake);
  };
  const serve = (): void => {
    isWakePlanned = false;
    try {
      for (const seat of seats) {
        const items = seat.take();
        if (items === undefined) break;
        seat.leave(items);
      }
      setAlarm();
    } catch (error) {
      onError(error);
    }
  };
  const wake = (): void => {
    if (isWakePlanned || seats.size === 0) return;
    isWakePlanned = true;
    queueMicrotask(serve);
  };

  return {
    join: ({ take, waitMs, signal }) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve([]);
        const giveUp = (): void => seat.leave([]);
        const seat: Seat = {
          take,
          leave: (items) => {
            if (!seats.delete(seat)) return;
            callOffTimer();
            signal?.removeEventListener('abort', giveUp);
            if (seats.size === 0) setAlarm();
            resolve(items);
          },
        };
        seats.add(seat);
        const callOffTimer = clock.after(waitMs, giveUp);
        signal?.addEventListener('abort', giveUp);
        setAlarm();
      }),
    wake,
    stop: () => {
      for (const seat of seats) seat.leave([]);
      callOffAlarm?.();
    },
  };
};
