/** A number from 0 up to, not including, 1. */
export type Random = () => number;

export interface BackOff {
  readonly baseMs: number;
  /** How many times longer each pause is than the one before. */
  readonly growth: number;
  readonly capMs: number;
}

/**
 * Exponential, capped, with "equal jitter": between half and all of base × growth^(attempt − 1). The fixed half keeps a
 * real pause between attempts; the random half keeps those who failed together from coming back together.
 *
 * `attempt` counts from 1. Whole milliseconds.
 */
export const backOffMs = (attempt: number, { baseMs, growth, capMs }: BackOff, random: Random): number => {
  const fullMs = Math.min(capMs, baseMs * growth ** Math.max(0, attempt - 1));
  return Math.round(fullMs / 2 + (fullMs / 2) * random());
};
