import type { LatenessPolicy } from './policy.ts';

const HOUR_MS = 60 * 60_000;
const HOUR_LENGTH = '2026-11-21T04'.length;
const DAY_LENGTH = '2026-11-21'.length;

/** `2026-11-21T04`: the hour in UTC that the instant lies in. Throws RangeError for an instant that is none. */
export const hourOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, HOUR_LENGTH);

/** `2026-11-21`: the day in UTC. Throws RangeError for an instant that is none. */
export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, DAY_LENGTH);

/** When the hour begins; `undefined` for text that `hourOf` does not make. */
export const hourStartMs = (hour: string): number | undefined => {
  if (!/^\d{4}-\d\d-\d\dT\d\d$/.test(hour)) return undefined;
  const atMs = Date.parse(`${hour}:00:00.000Z`);
  return Number.isNaN(atMs) || hourOf(atMs) !== hour ? undefined : atMs;
};

/** When the hour is over. `undefined` as in `hourStartMs`. */
export const hourEndMs = (hour: string): number | undefined => {
  const startMs = hourStartMs(hour);
  return startMs === undefined ? undefined : startMs + HOUR_MS;
};

/**
 * How far a window's figures can be relied on:
 * - `provisional`: events that are on time may still come;
 * - `revised`: late ones have changed it since (or a replay has), and others still may;
 * - `final`: nothing may change it any more but an approved correction.
 *
 * A window that is past its fast window and was never revised is `provisional`, too: late events may still revise it.
 */
export type WindowState = 'provisional' | 'revised' | 'final';

export interface WindowTimes {
  readonly endMs: number;
  readonly nowMs: number;
  /** How often its published figures were revised. */
  readonly revision: number;
  readonly policy: Pick<LatenessPolicy, 'correctionWindowMs'>;
}

/** An age of exactly the correction window still belongs to it, as in `classify`. */
export const windowState = ({ endMs, nowMs, revision, policy }: WindowTimes): WindowState => {
  if (nowMs - endMs > policy.correctionWindowMs) return 'final';
  return revision > 0 ? 'revised' : 'provisional';
};
