import { MINUTE_MS, minuteOf } from './bucket.ts';

/** Minutes with something that the bus refuses, before it counts as down: it would only refuse what comes after, too. */
const MAX_REFUSED_MINUTES = 3;

/**
 * How far the sweeper is. Every minute is looked at twice: once when the relay has had its time with it (`sweptMs`), and
 * once when no writer can add to it any more (`settledMs`). Not each minute in between: a busy minute is megabytes.
 */
export interface SweepProgress {
  /** Minutes before this one have been looked at, and all their rows of then are published, or the minute is in `refusedMs`. */
  readonly sweptMs: number;
  /** Minutes before this one are settled: nothing can be added to them. Never after `sweptMs`. */
  readonly settledMs: number;
  /**
   * Minutes before `sweptMs` with rows that the bus refused for now, in the order of time: every run looks at them again. At
   * most `MAX_REFUSED_MINUTES`.
   */
  readonly refusedMs: readonly number[];
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
  /** Progress once the minute has been looked at. */
  readonly after: SweepProgress;
}

export const firstProgress = (nowMs: number, { firstLookbackMs }: SweepTimes): SweepProgress => {
  const minuteMs = minuteOf(nowMs - firstLookbackMs);
  return { sweptMs: minuteMs, settledMs: minuteMs, refusedMs: [] };
};

/** The next minute to look at for the first time or to settle, newest work first, or `undefined` where nothing is due. */
export const nextStep = (
  progress: SweepProgress,
  nowMs: number,
  { graceMs, writerLifeMs, clockSkewMs }: SweepTimes,
): SweepStep | undefined => {
  const { sweptMs, settledMs } = progress;
  const over = (minuteMs: number) => nowMs - (minuteMs + MINUTE_MS);
  const maySettle = (minuteMs: number) => over(minuteMs) >= writerLifeMs + clockSkewMs;

  if (over(sweptMs) >= graceMs) {
    const swept = sweptMs + MINUTE_MS;
    // After a long pause the first look is the last one, too.
    const settles = settledMs === sweptMs && maySettle(sweptMs);
    return {
      minuteMs: sweptMs,
      after: { ...progress, sweptMs: swept, settledMs: settles ? swept : settledMs },
    };
  }
  if (settledMs < sweptMs && maySettle(settledMs)) {
    return { minuteMs: settledMs, after: { ...progress, settledMs: settledMs + MINUTE_MS } };
  }
  return undefined;
};

/** What a run looks at next: first the minutes `again` that were refused before, then, unless the bus is down, what is due. */
export const nextLook = (
  [minuteMs]: readonly number[],
  progress: SweepProgress,
  nowMs: number,
  times: SweepTimes,
): SweepStep | undefined => {
  if (minuteMs !== undefined) return { minuteMs, after: progress };
  return progress.refusedMs.length < MAX_REFUSED_MINUTES ? nextStep(progress, nowMs, times) : undefined;
};

/** Progress when a minute was looked at: one that is not complete is remembered until it is. */
export const afterLook = (progress: SweepProgress, minuteMs: number, complete: boolean): SweepProgress => {
  const { refusedMs } = progress;
  if (complete !== refusedMs.includes(minuteMs)) return progress;
  return {
    ...progress,
    refusedMs: complete
      ? refusedMs.filter((otherMs) => otherMs !== minuteMs)
      : [...refusedMs, minuteMs].toSorted((a, b) => a - b),
  };
};
