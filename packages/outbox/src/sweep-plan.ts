import { MINUTE_MS, minuteOf } from './bucket.ts';

/**
 * How far the sweeper is. Every minute is looked at twice: once when the relay has had its time with it (`sweptMs`), and
 * once when no writer can add to it any more (`settledMs`). Not each minute in between: a busy minute is megabytes.
 */
export interface SweepProgress {
  /** Minutes before this one have been looked at, and all their rows of then are published. */
  readonly sweptMs: number;
  /** Minutes before this one are settled: nothing can be added, everything is published. Never after `sweptMs`. */
  readonly settledMs: number;
}

export interface SweepTimes {
  /** Rows younger than this belong to the relay. */
  readonly graceMs: number;
  /** The longest that a writer may live after it took the time of recording: a Lambda function's 15 minutes. */
  readonly writerLifeMs: number;
  /** How far the clocks of writer and sweeper may be apart. */
  readonly clockSkewMs: number;
  /** How far before its very first run the sweeper begins. */
  readonly firstLookbackMs: number;
}

export const defaultSweepTimes: SweepTimes = {
  graceMs: MINUTE_MS,
  writerLifeMs: 15 * MINUTE_MS,
  clockSkewMs: 5 * MINUTE_MS,
  firstLookbackMs: 60 * MINUTE_MS,
};

export interface SweepStep {
  readonly minuteMs: number;
  /** Progress once every row of the minute is published. */
  readonly after: SweepProgress;
}

export const firstProgress = (nowMs: number, { firstLookbackMs }: SweepTimes): SweepProgress => {
  const minuteMs = minuteOf(nowMs - firstLookbackMs);
  return { sweptMs: minuteMs, settledMs: minuteMs };
};

/** The next minute to look at, newest work first, or `undefined` where nothing is due. */
export const nextStep = (
  { sweptMs, settledMs }: SweepProgress,
  nowMs: number,
  { graceMs, writerLifeMs, clockSkewMs }: SweepTimes,
): SweepStep | undefined => {
  const over = (minuteMs: number) => nowMs - (minuteMs + MINUTE_MS);
  const maySettle = (minuteMs: number) => over(minuteMs) >= writerLifeMs + clockSkewMs;

  if (over(sweptMs) >= graceMs) {
    const swept = sweptMs + MINUTE_MS;
    // After a long pause the first look is the last one, too.
    const settles = settledMs === sweptMs && maySettle(sweptMs);
    return { minuteMs: sweptMs, after: { sweptMs: swept, settledMs: settles ? swept : settledMs } };
  }
  if (settledMs < sweptMs && maySettle(settledMs)) {
    return { minuteMs: settledMs, after: { sweptMs, settledMs: settledMs + MINUTE_MS } };
  }
  return undefined;
};
