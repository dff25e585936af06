import type { BackOff } from './back-off.ts';

const dayMs = 24 * 60 * 60_000;

/** Every bound of the pipeline. A consumer overrides single ones; the rest stays. */
export interface Limits {
  /** Messages of one batch that are handled at the same time. */
  readonly concurrency: number;
  /** Steps (`more`) of one event within one delivery; progress is kept, the next delivery goes on. */
  readonly maxSteps: number;
  /** Conflicts and refused floors in a row, for one step, before the message goes back to its queue. */
  readonly maxSetbacks: number;
  /** Pause before deciding again, by setbacks in a row. */
  readonly setbackPause: BackOff;
  /** Pause before a message is delivered again, by deliveries so far. */
  readonly retryPause: BackOff;
  /** Kept free at the end of an invocation for visibility, metrics and the answer. */
  readonly deadlineMarginMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  concurrency: 10,
  maxSteps: 200,
  maxSetbacks: 12,
  setbackPause: { baseMs: 20, growth: 2, capMs: 400 },
  // 1, 4, 16, 64, 256, 900, 900 s: eight deliveries outlast half an hour's outage, and the first retry is soon.
  retryPause: { baseMs: 1_000, growth: 4, capMs: 15 * 60_000 },
  deadlineMarginMs: 1_000,
};

/**
 * A parked message is looked up, fixed and redriven within this time. DynamoDB deletes it after that.
 */
export const PARKED_RETENTION_MS = 365 * dayMs;

/**
 * How long an inbox mark lives. Whatever can bring an event back (the journal's correction window, 14 days in a
 * queue and 14 in its dead-letter queue, a parked message) must do so before its mark is gone, otherwise the effect
 * would happen twice. DynamoDB deletes late, never early.
 */
export const MARK_RETENTION_MS = 400 * dayMs;
