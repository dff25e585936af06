/** Nearest-rank percentile of ascending numbers; 0 when there are none. */
export const percentile = (ascending: readonly number[], percent: number): number =>
  ascending[Math.max(0, Math.ceil((percent / 100) * ascending.length) - 1)] ?? 0;
