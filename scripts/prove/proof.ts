import type { Run } from './run-json.ts';

/** One line of the table. */
export interface Proof {
  readonly what: string;
  /** How much was tried, in words. */
  readonly tried: string;
  readonly violations: number;
  readonly seconds: number;
  /** What to look at where something was found. */
  readonly details: readonly string[];
}

const SHOWN_CHARS = 1_500;

/** A proof that told nothing has proved nothing: it counts as a violation. */
export const broken = (what: string, run: Run): Proof => ({
  what,
  tried: 'nothing: it ended without a report',
  violations: 1,
  seconds: run.seconds,
  details: [`ended with ${run.status}: ${run.said.slice(-SHOWN_CHARS)}`],
});
