import { ARRIVAL_SLACK_MS, JOURNAL_MARGIN_MS, PUBLICATION_LAG_MS } from './limits.ts';
import type { TimeRange } from './model.ts';

const HOUR_MS = 3_600_000;

/** One piece of what a scan reads: an hour of recording, or a file of an upload. */
export type ScanItem =
  /** Rows recorded in `[fromMs, toMs)`. */
  | { readonly item: number; readonly kind: 'journal'; readonly fromMs: number; readonly toMs: number }
  /** Objects that arrived in the hour from `fromMs`. */
  | { readonly item: number; readonly kind: 'archive'; readonly fromMs: number; readonly toMs: number }
  | { readonly item: number; readonly kind: 'upload'; readonly key: string }
  | { readonly item: number; readonly kind: 'frozen' };

export interface ScanTimes {
  readonly nowMs: number;
  /** How long journal rows live. */
  readonly journalMs: number;
  readonly correctionWindowMs: number;
  readonly maxFutureSkewMs: number;
}

/** When events of a range may have been recorded, and where the journal takes over from the archive. */
export interface RecordedSpan {
  readonly fromMs: number;
  readonly toMs: number;
  /** What was recorded before is read from the archive, from then on from the journal. */
  readonly journalFromMs: number;
}

export const recordedSpan = (range: TimeRange, times: ScanTimes): RecordedSpan => {
  const journalFromMs = ceilHour(times.nowMs - times.journalMs + JOURNAL_MARGIN_MS);
  if (range.axis === 'recorded') return { fromMs: range.fromMs, toMs: range.toMs, journalFromMs };
  return {
    // A producer's clock may run ahead of ours.
    fromMs: range.fromMs - times.maxFutureSkewMs,
    toMs: Math.min(times.nowMs, range.toMs + times.correctionWindowMs),
    journalFromMs,
  };
};

/**
 * The hours to read for a range. Each event that was recorded in the span is in exactly one of them, except for what the
 * archive's delivery wrote twice.
 */
export const scanItems = (range: TimeRange, times: ScanTimes): readonly ScanItem[] => {
  const { fromMs, toMs, journalFromMs } = recordedSpan(range, times);
  const archived = Math.min(toMs, journalFromMs);
  const pieces: Omit<Extract<ScanItem, { kind: 'journal' | 'archive' }>, 'item'>[] = [];
  if (fromMs < archived) {
    const lastMs = Math.min(archived + PUBLICATION_LAG_MS, times.nowMs);
    for (let hourMs = floorHour(fromMs - ARRIVAL_SLACK_MS); hourMs < lastMs; hourMs += HOUR_MS) {
      pieces.push({ kind: 'archive', fromMs: hourMs, toMs: hourMs + HOUR_MS });
    }
  }
  for (let atMs = Math.max(fromMs, journalFromMs); atMs < toMs; atMs = floorHour(atMs) + HOUR_MS) {
    pieces.push({ kind: 'journal', fromMs: atMs, toMs: Math.min(floorHour(atMs) + HOUR_MS, toMs) });
  }
  return pieces.map((piece, item) => ({ item, ...piece }));
};

const floorHour = (atMs: number): number => Math.floor(atMs / HOUR_MS) * HOUR_MS;
const ceilHour = (atMs: number): number => Math.ceil(atMs / HOUR_MS) * HOUR_MS;
