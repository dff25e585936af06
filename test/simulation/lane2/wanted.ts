import { timeText } from '@twolane/contracts';

/** How somebody goes about a correction. */
export interface Manner {
  readonly allowExternal: boolean;
  /** Somebody stops it in the middle, for a while. */
  readonly pauses: boolean;
  /** Somebody gives it up once it has asked its consumers so often; it may be over by then. */
  readonly abortsAfterCalls?: number;
  readonly ratePerSec: number;
}

/** A correction that somebody wants. */
export type Wanted = Manner & {
  readonly mode: 'redeliver';
  readonly consumers: readonly string[];
  readonly fromMs: number;
};

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
}

/** A function's clock may be behind, and refuses what lies in its future. */
const MAX_BEHIND_MS = 2 * 60_000;

/** The body of the request. */
export const requestOf = (wanted: Wanted, nowMs: number): object => ({
  mode: wanted.mode,
  reason: 'a consumer lost messages',
  consumers: wanted.consumers,
  range: { axis: 'recorded', from: timeText(wanted.fromMs), to: timeText(nowMs - MAX_BEHIND_MS) },
  ratePerSec: wanted.ratePerSec,
  limits: { failurePercent: 100, duplicatePercent: 100 },
});
