import { type Manifest, takersOf } from './manifest.ts';
import type { ReplaySpec, TimeRange } from './model.ts';
import type { Upload } from './upload.ts';

/** What one running replay may touch at one consumer. */
export interface HeldRange {
  readonly replayId: string;
  readonly range: TimeRange;
}

/** From the beginning to the end: what a correction of frozen messages may touch is known only when it is read. */
const ALWAYS: TimeRange = { axis: 'occurred', fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

/** When what happened at a time may be recorded. */
export interface Reach {
  /** So much later. */
  readonly correctionWindowMs: number;
  /** So much earlier: a producer's clock may run ahead of ours. */
  readonly maxFutureSkewMs: number;
}

/**
 * Whether two replays could bring the same event to the same consumer. Ranges of one axis are compared as they are; an
 * event that happened in a range was recorded in it, up to the correction window later, or a little earlier.
 */
export const overlaps = (one: TimeRange, other: TimeRange, reach: Reach): boolean => {
  const same = one.axis === other.axis;
  const a = same ? one : recordedRange(one, reach);
  const b = same ? other : recordedRange(other, reach);
  return a.fromMs < b.toMs && b.fromMs < a.toMs;
};

const recordedRange = (
  { axis, fromMs, toMs }: TimeRange,
  { correctionWindowMs, maxFutureSkewMs }: Reach,
): TimeRange =>
  axis === 'recorded'
    ? { axis, fromMs, toMs }
    : { axis: 'recorded', fromMs: fromMs - maxFutureSkewMs, toMs: toMs + correctionWindowMs };

/** Consumers that a replay may touch directly, and in which range. */
export const lockedRanges = (
  spec: ReplaySpec,
  manifest: Manifest,
  upload?: Upload,
): readonly { readonly consumer: string; readonly range: TimeRange }[] => {
  const { mode, range = ALWAYS, consumers } = spec;
  if (mode !== 'backfill') return consumers.map((consumer) => ({ consumer, range }));
  const report = upload?.report;
  const takers = report === undefined ? manifest : takersOf(manifest, Object.keys(report.byType));
  const occurred = report?.occurred;
  const touched: TimeRange =
    occurred === undefined ? ALWAYS : { axis: 'occurred', fromMs: occurred.fromMs, toMs: occurred.toMs + 1 };
  return takers.map(({ name }) => ({ consumer: name, range: touched }));
};
