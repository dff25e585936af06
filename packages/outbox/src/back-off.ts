export interface BackOff {
  readonly baseMs: number;
  readonly capMs: number;
}

/** A number in [0, 1). */
export type Random = () => number;

/**
 * Full jitter: anything from 0 to the exponential bound, so that writers that failed together don't come back
 * together (AWS Architecture Blog, "Exponential Backoff and Jitter"). `retry` counts from 1.
 */
export const backOffMs = (retry: number, { baseMs, capMs }: BackOff, random: Random): number =>
  Math.floor(random() * Math.min(capMs, baseMs * 2 ** (retry - 1)));
