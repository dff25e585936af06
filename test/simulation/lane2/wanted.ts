import { timeText } from '@twolane/contracts';
import type { LateLine } from './late-file.ts';

/** How somebody goes about a correction. */
export interface Manner {
  readonly allowExternal: boolean;
  /** Somebody stops it in the middle, for a while. */
  readonly pauses: boolean;
  /** Somebody gives it up once it has asked its consumers so often; it may be over by then. */
  readonly abortsAfterCalls?: number;
  readonly ratePerSec: number;
}

/** What is to be corrected. */
export type Matter =
  | { readonly mode: 'redeliver'; readonly consumers: readonly string[]; readonly fromMs: number }
  /** The hours before it is asked for, up to the last whole one. */
  | { readonly mode: 'rebuild'; readonly consumers: readonly [string]; readonly hours: number }
  | { readonly mode: 'backfill'; readonly lines: readonly LateLine[] };

/** A correction that somebody wants. */
export type Wanted = Manner & Matter;

/** One that was requested, and what else happened meanwhile. */
export interface Requested {
  readonly replayId: string;
  readonly mode: Wanted['mode'];
  /** Nothing was on its way, no live message was handled from its request to its end, and one consumer was asked alone. */
  readonly wasAlone: boolean;
  /** Its consumer had lost something. */
  readonly wasNeeded: boolean;
  /** Somebody was told that it ends. */
  readonly wasAborted: boolean;
  /** Of a backfill: what it brings. */
  readonly uploadId?: string;
}

const HOUR_MS = 60 * 60_000;
/** A function's clock may be behind, and refuses what lies in its future. */
const MAX_BEHIND_MS = 2 * 60_000;

export const consumersOf = (wanted: Wanted): readonly string[] =>
  wanted.mode === 'backfill' ? [] : wanted.consumers;

/** The body of the request. */
export const requestOf = (wanted: Wanted, nowMs: number, uploadId: string | undefined): object => ({
  mode: wanted.mode,
  reason: 'something is missing',
  ratePerSec: wanted.ratePerSec,
  limits: { failurePercent: 100, duplicatePercent: 100 },
  ...matterOf(wanted, nowMs - MAX_BEHIND_MS, uploadId),
});

const matterOf = (wanted: Wanted, untilMs: number, uploadId: string | undefined): object => {
  if (wanted.mode === 'backfill') return { backfill: { uploadId, takeGoodOnes: true } };
  const { consumers } = wanted;
  if (wanted.mode === 'redeliver')
    return {
      consumers,
      range: { axis: 'recorded', from: timeText(wanted.fromMs), to: timeText(untilMs) },
    };
  const toMs = Math.floor(untilMs / HOUR_MS) * HOUR_MS;
  const from = timeText(toMs - wanted.hours * HOUR_MS);
  return { consumers, range: { axis: 'occurred', from, to: timeText(toMs) } };
};
