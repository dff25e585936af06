/** As many recent durations as the quantiles are taken from. */
const sampleLimit = 2_000;

export type DurationSummary = { readonly p50: number; readonly p99: number; readonly max: number };

/** Remembers the latest durations, in milliseconds. */
export const createDurations = () => {
  const samples: number[] = [];
  let next = 0;
  let max = 0;
  return {
    add: (durationMs: number): void => {
      samples[next] = durationMs;
      next = (next + 1) % sampleLimit;
      max = Math.max(max, durationMs);
    },
    summary: (): DurationSummary => {
      const sorted = [...samples].sort((left, right) => left - right);
      const at = (share: number) =>
        sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
      return { p50: at(0.5), p99: at(0.99), max };
    },
  };
};
