import type { Clock } from '../storage/clock.ts';

/** Time that moves only when a test says so. */
export type ManualClock = Clock & {
  /** Moves on, and fires what falls due on the way, in order. Lets promises settle after each. */
  advance(ms: number): Promise<void>;
};

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export const manualClock = (startMs: number): ManualClock => {
  type Timer = { readonly atMs: number; readonly action: () => void };
  const timers = new Set<Timer>();
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    after: (delayMs, action) => {
      const timer: Timer = { atMs: nowMs + delayMs, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: async (ms) => {
      const endMs = nowMs + ms;
      for (;;) {
        const [next] = [...timers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        timers.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.action();
        await settle();
      }
      nowMs = endMs;
      await settle();
    },
  };
};
