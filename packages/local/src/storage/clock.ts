/** Time and timers, so that rules about time can be tested without waiting. */
export type Clock = {
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Runs the action once, after the delay; returns how to call it off. */
  after(delayMs: number, action: () => void): () => void;
};

/** Timers of Node hold 2^31 − 1 ms at most and would fire at once beyond; callers look again when they fire early. */
const longestTimerMs = 2_147_483_647;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, Math.min(Math.max(0, delayMs), longestTimerMs));
    return () => clearTimeout(timer);
  },
};
