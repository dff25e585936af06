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

export type GiveUpCondition = 'RetriesExhausted' | 'EventAgeExceeded';

export type AsyncStep =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'again';
      readonly delayMs: number;
      readonly failures: number;
      readonly throttles: number;
    }
  | { readonly kind: 'given-up'; readonly condition: GiveUpCondition };

/** An event that is older is discarded before it is tried. */
export const isTooOld = (
  { acceptedMs }: WaitingEvent,
  { maximumEventAgeSec }: EventInvokeConfig,
  nowMs: number,
): boolean => nowMs - acceptedMs > maximumEventAgeSec * 1_000;

/**
 * What follows one attempt: an error of the function (time-outs and crashes are such) is tried again after one minute and
 * after two more, as often as configured; a throttle does not count, and waits twice as long each time, up to five minutes.
 * An event that would be too old by then is given up at once.
 */
export const stepAfterAttempt = (
  event: WaitingEvent,
  outcome: InvocationOutcome,
  config: EventInvokeConfig,
  nowMs: number,
): AsyncStep => {
  if (outcome.kind === 'returned') return { kind: 'done' };
  const { failures, throttles } = event;
  const isThrottled = outcome.kind === 'throttled';
  if (!isThrottled && failures >= config.maximumRetryAttempts)
    return { kind: 'given-up', condition: 'RetriesExhausted' };
  const delayMs = isThrottled
    ? Math.min(firstThrottleDelayMs * 2 ** throttles, longestThrottleDelayMs)
    : (retryDelaysMs[failures] ?? longestThrottleDelayMs);
  if (isTooOld(event, config, nowMs + delayMs)) return { kind: 'given-up', condition: 'EventAgeExceeded' };
  return isThrottled
    ? { kind: 'again', delayMs, failures, throttles: throttles + 1 }
    : { kind: 'again', delayMs, failures: failures + 1, throttles: 0 };
};
