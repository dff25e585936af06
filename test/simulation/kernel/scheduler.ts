import { createEventQueue, type Happening } from './event-queue.ts';

/** Virtual time, and everything that happens in it. */
export interface Scheduler {
  nowMs(): number;
  /** Plans something; times that have passed mean now. */
  at(atMs: number, run: () => void): Happening;
  after(ms: number, run: () => void): Happening;
  sleep(ms: number): Promise<void>;
  nextAtMs(): number | undefined;
  /** Happenings so far. */
  steps(): number;
  /** Counts work that is outside of virtual time (a real engine): the next happening waits for it. */
  outside<Value>(work: () => Promise<Value>): Promise<Value>;
  isOutside(): boolean;
  /**
   * Lets things happen one after the other until nothing is planned before `untilMs`, then it is `untilMs`. Between two of
   * them every promise that can go on has gone on. `afterEach` may end it by answering true.
   */
  runUntil(untilMs: number, afterEach?: () => boolean): Promise<void>;
}

/**
 * All promises that can go on do so before a macrotask begins (Node.js, "The Node.js Event Loop"), also between two immediates of one
 * turn of the loop. A turn asks the operating system for news, which takes longer than most happenings: so many are shared by one.
 */
const IMMEDIATES_A_TURN = 256;
let planned = 0;
let next: (() => void) | undefined;

const goOn = (): void => {
  planned -= 1;
  const run = next;
  next = undefined;
  run?.();
};

/** One at a time: one simulation is under way in a process. */
const onceSettled = (run: () => void): void => {
  next = run;
  if (planned === 0) for (; planned < IMMEDIATES_A_TURN; planned += 1) setImmediate(goOn);
};

export const createScheduler = (startMs: number): Scheduler => {
  const queue = createEventQueue();
  let nowMs = startMs;
  let steps = 0;
  let outside = 0;
  const at = (atMs: number, run: () => void) => queue.add(Math.max(nowMs, atMs), run);
  // Whole milliseconds, as clocks of machines have them.
  const after = (ms: number, run: () => void) => at(nowMs + Math.max(0, Math.ceil(ms)), run);

  return {
    at,
    after,
    nowMs: () => nowMs,
    sleep: (ms) =>
      new Promise((resolve) => {
        after(ms, resolve);
      }),
    nextAtMs: queue.nextAtMs,
    steps: () => steps,
    isOutside: () => outside > 0,
    outside: async (work) => {
      outside += 1;
      try {
        return await work();
      } finally {
        outside -= 1;
      }
    },
    runUntil: (untilMs, afterEach = () => false) =>
      new Promise((resolve, reject) => {
        const step = (): void => {
          const nextMs = queue.nextAtMs();
          const happening = nextMs === undefined || nextMs > untilMs ? undefined : queue.take();
          if (happening === undefined) {
            nowMs = Math.max(nowMs, untilMs);
            resolve();
            return;
          }
          nowMs = Math.max(nowMs, happening.atMs);
          steps += 1;
          happening.run();
          onceSettled(goOnOrEnd);
        };
        const goOnOrEnd = (): void => {
          try {
            if (outside > 0) onceSettled(goOnOrEnd);
            else if (afterEach()) resolve();
            else step();
          } catch (error) {
            reject(error);
          }
        };
        step();
      }),
  };
};
