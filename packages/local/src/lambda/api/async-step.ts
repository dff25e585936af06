import type { InvocationOutcome } from '../outcome.ts';
import type { EventInvokeConfig } from './event-invoke-config.ts';

/** Lambda developer guide, "How Lambda handles errors and retries with asynchronous invocation". */
const retryDelaysMs: readonly number[] = [60_000, 120_000];
const firstThrottleDelayMs = 1_000;
const longestThrottleDelayMs = 300_000;

/** An event that nobody waits for, and what became of it so far. */
export type WaitingEvent = {
  readonly acceptedMs: number;
  readonly failures: number;
  readonly throttles: number;
};

export type AsyncStep =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'again';
      readonly delayMs: number;
      readonly failures: number;
      readonly throttles: number;
    }
  | { readonly kind: 'given-up'; readonly condition: 'RetriesExhausted' };

/** An event that is older is discarded before it is tried ("EventAgeExceeded"). */
export const isTooOld = (
  { acceptedMs }: WaitingEvent,
  { maximumEventAgeSec }: EventInvokeConfig,
  nowMs: number,
): boolean => nowMs - acceptedMs > maximumEventAgeSec * 1_000;

/**
 * What follows one attempt: an error of the function (time-outs and crashes are such) is tried again after one minute and
 * after two more, as often as configured; a throttle does not count, and waits twice as long each time, up to five minutes.
 */
export const stepAfterAttempt = (
  { failures, throttles }: WaitingEvent,
  outcome: InvocationOutcome,
  { maximumRetryAttempts }: EventInvokeConfig,
): AsyncStep => {
  if (outcome.kind === 'returned') return { kind: 'done' };
  if (outcome.kind === 'throttled') {
    const delayMs = Math.min(firstThrottleDelayMs * 2 ** throttles, longestThrottleDelayMs);
    return { kind: 'again', delayMs, failures, throttles: throttles + 1 };
  }
  const delayMs = failures < maximumRetryAttempts ? retryDelaysMs[failures] : undefined;
  if (delayMs === undefined) return { kind: 'given-up', condition: 'RetriesExhausted' };
  return { kind: 'again', delayMs, failures: failures + 1, throttles: 0 };
};
