import type { LatenessPolicy } from './policy.ts';

/**
 * - `onTime`: recorded within the fast window;
 * - `late`: recorded within the correction window: applied, and reported as a revision;
 * - `frozen`: recorded after it: set aside whole, never applied silently;
 * - `future`: said to have happened after it was recorded, by more than clocks may differ.
 */
export type Lateness = 'onTime' | 'late' | 'frozen' | 'future';

/** Both in epoch milliseconds. */
export interface EventTimes {
  readonly occurredMs: number;
  readonly recordedMs: number;
}

const mustBeFinite = (name: string, value: number): void => {
  if (!Number.isFinite(value)) {
    throw new RangeError(`classify: ${name} is ${value}; parse the event's time before it is classified`);
  }
};

/**
 * How late an event was when it was recorded. Depends on its two times only, never on now: a replay in a year gives
 * the same answer. Bounds belong to the milder class: an age of exactly `fastWindowMs` is on time.
 *
 * Throws RangeError for a time that is no finite number: an unparsed time must not pass for an old one.
 */
export const classify = ({ occurredMs, recordedMs }: EventTimes, policy: LatenessPolicy): Lateness => {
  mustBeFinite('occurredMs', occurredMs);
  mustBeFinite('recordedMs', recordedMs);
  const ageMs = recordedMs - occurredMs;
  if (ageMs < -policy.maxFutureSkewMs) return 'future';
  if (ageMs <= policy.fastWindowMs) return 'onTime';
  if (ageMs <= policy.correctionWindowMs) return 'late';
  return 'frozen';
};
