import type { Clock } from '../storage/clock.ts';

/**
 * An invocation that has run for so long mostly waits (for a provider, for a time-out): it keeps its
 * process, but not its place on the cores.
 */
export const slowAfterMs = 1_000;
/** Processes of one function, slow ones included, when the template does not reserve fewer. */
const maximumProcesses = 10;

export type Slot = {
  /** The invocation has its answer; its process becomes free in a moment. */
  settling(): void;
  release(): void;
};

export type Slots = {
  /** How many can be taken at the same time. */
  readonly limit: number;
  /** Waits for a place; undefined when the function's own limit is reached, too many wait, or it has stopped. */
  take(): Promise<Slot | undefined>;
  whenFree(): Promise<void>;
  stop(): void;
};

export type SlotsParts = {
  readonly clock: Pick<Clock, 'after'>;
  /** Invocations that may work at a time; slow ones do not count. */
  readonly working: number;
  readonly reserved: number | undefined;
  readonly waitingLimit: number;
};

/**
 * Who may run now. This machine's limit makes callers wait; the function's reserved concurrency turns
 * them away, as on AWS.
 */
export const createSlots = ({ clock, working, reserved, waitingLimit }: SlotsParts): Slots => {
  const limit = Math.min(reserved ?? maximumProcesses, Math.max(maximumProcesses, working));
  const waiting: ((slot: Slot | undefined) => void)[] = [];
  const watching = new Set<() => void>();
  let taken = 0;
  let counted = 0;
  let settlingCount = 0;
  let stopped = false;

  const hasRoom = (): boolean => counted < working && taken < limit;

  const occupy = (): Slot => {
    taken += 1;
    counted += 1;
    let isCounted = true;
    let isSettling = false;
    const uncount = (): void => {
      if (!isCounted) return;
      isCounted = false;
      counted -= 1;
    };
    const callOffSlow = clock.after(slowAfterMs, () => {
      uncount();
      admit();
    });
    return {
      settling: () => {
        callOffSlow();
        isSettling = true;
        settlingCount += 1;
      },
      release: () => {
        callOffSlow();
        uncount();
        taken -= 1;
        if (isSettling) settlingCount -= 1;
        admit();
      },
    };
  };

  const admit = (): void => {
    while (hasRoom()) {
      const next = waiting.shift();
      if (next === undefined) break;
      next(occupy());
    }
    if (!hasRoom() && !stopped) return;
    for (const wake of watching) wake();
    watching.clear();
  };

  return {
    limit,
    take: () => {
      if (stopped) return Promise.resolve(undefined);
      // Rather wait a moment for a process that is about to be free than start another one.
      const isSoonFree = settlingCount > waiting.length;
      if (hasRoom() && !isSoonFree) return Promise.resolve(occupy());
      // On AWS those who wait here for this machine would be running.
      const isFull = reserved !== undefined && taken - settlingCount + waiting.length >= reserved;
      if (!isSoonFree && (isFull || waiting.length >= waitingLimit)) return Promise.resolve(undefined);
      return new Promise((resolve) => waiting.push(resolve));
    },
    whenFree: () =>
      hasRoom() || stopped ? Promise.resolve() : new Promise((resolve) => watching.add(resolve)),
    stop: () => {
      stopped = true;
      for (const refuse of waiting.splice(0)) refuse(undefined);
      admit();
    },
  };
};
