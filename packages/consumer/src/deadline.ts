export interface Timer {
  /** Resolves when the time is up; never, where it was cancelled before. */
  readonly reached: Promise<void>;
  cancel(): void;
}

export type StartTimer = (ms: number) => Timer;

export const startTimer: StartTimer = (ms) => {
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  return { reached, cancel: () => clearTimeout(timer) };
};

/** When an invocation must stop, so that what is done can still be reported. */
export interface Deadline {
  readonly atMs: number;
  /** The work's value, or `otherwise` at the deadline. The work goes on unseen: it must be safe to repeat. */
  before<Value>(work: Promise<Value>, otherwise: () => Value): Promise<Value>;
  /** Ends the timer. */
  cancel(): void;
}

interface Remaining {
  readonly nowMs: number;
  readonly remainingMs: number;
  readonly marginMs: number;
}

export const createDeadline = (
  { nowMs, remainingMs, marginMs }: Remaining,
  start: StartTimer = startTimer,
): Deadline => {
  const leftMs = Math.max(0, remainingMs - marginMs);
  const timer = start(leftMs);
  return {
    atMs: nowMs + leftMs,
    before: async (work, otherwise) => {
      const done = await Promise.race([work.then((value) => ({ value })), timer.reached]);
      return done === undefined ? otherwise() : done.value;
    },
    cancel: () => timer.cancel(),
  };
};

/**
 * middy would throw 5 ms before the end of the invocation, and so bring the whole batch back. The deadline comes
 * earlier and says which messages were not done.
 */
export const NO_EARLY_TIMEOUT = { timeoutEarlyInMillis: 0 };
