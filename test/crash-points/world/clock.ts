/** When every scenario begins. */
export const BEGIN_MS = Date.parse('2026-11-21T04:05:06.789Z');

export interface WorldClock {
  readonly now: () => number;
  pass(ms: number): void;
}

export const worldClock = (startMs = BEGIN_MS): WorldClock => {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    pass: (ms) => {
      nowMs += ms;
    },
  };
};
