/** A bucket that fills by time and is emptied by deliveries. Burst: one second's worth, at least one. */
export interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

export const fullBucket = (ratePerSec: number, nowMs: number): Bucket => ({
  tokens: burstOf(ratePerSec),
  atMs: nowMs,
});

const burstOf = (ratePerSec: number): number => Math.max(1, ratePerSec);

/**
 * As full as it is now. A rate that was lowered takes what is too much at once; what was overdrawn (an aggregate is not cut
 * for the sake of the rate) is paid back by time.
 */
export const refilled = ({ tokens, atMs }: Bucket, ratePerSec: number, nowMs: number): Bucket => ({
  tokens: Math.min(burstOf(ratePerSec), tokens + (Math.max(0, nowMs - atMs) / 1000) * ratePerSec),
  atMs: Math.max(atMs, nowMs),
});

/** One worker's share of the rate. */
export const shareOfRate = (ratePerSec: number, workers: number): number => ratePerSec / Math.max(1, workers);

/** A call to a consumer should take about this long, so that a pause or another rate takes effect soon. */
const CALL_TARGET_MS = 1_000;

/** How many deliveries the next call should have, by how long the last took. Grows at most by half each time. */
export const nextCallSize = (
  last: { readonly size: number; readonly tookMs: number },
  bounds: { readonly min: number; readonly max: number },
): number => {
  const fitting = (last.size * CALL_TARGET_MS) / Math.max(1, last.tookMs);
  const wanted = Math.floor(Math.min(fitting, last.size * 1.5 + 1));
  return Math.max(bounds.min, Math.min(bounds.max, wanted));
};
