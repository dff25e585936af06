import type { RuleTarget } from '../template/definitions.ts';
import { firstRetryMs, longestRetryMs } from './limits.ts';

/** Why a target did not take an event (user guide, "Using dead-letter queues": ERROR_CODE, ERROR_MESSAGE). */
export type DeliveryFailure = {
  readonly errorCode:
    | 'NO_PERMISSIONS'
    | 'NO_RESOURCE'
    | 'SDK_CLIENT_ERROR'
    | 'THROTTLING'
    | 'ERROR_FROM_TARGET';
  readonly errorMessage: string;
  /** Missing permissions and resources are not tried again. */
  readonly isRetryable: boolean;
};

export type Tries = { readonly attempts: number; readonly firstTriedMs: number };

export type NextStep =
  | { readonly kind: 'retry'; readonly atMs: number }
  | {
      readonly kind: 'give-up';
      readonly condition: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds' | undefined;
    };

/** Between half of the pause and all of it; `random` is from 0 to 1. */
const pauseMs = (retriesUsed: number, random: number): number =>
  Math.round(Math.min(firstRetryMs * 2 ** Math.min(retriesUsed, 20), longestRetryMs) * (0.5 + random / 2));

/** What follows from a failed try; `attempts` counts it. Both limits of the target's retry policy hold. */
export const stepAfterFailure = (
  failure: DeliveryFailure,
  tries: Tries,
  policy: Pick<RuleTarget, 'maximumRetryAttempts' | 'maximumEventAgeSec'>,
  nowMs: number,
  random: number,
): NextStep => {
  if (!failure.isRetryable) return { kind: 'give-up', condition: undefined };
  const retriesUsed = tries.attempts - 1;
  if (retriesUsed >= policy.maximumRetryAttempts)
    return { kind: 'give-up', condition: 'MaximumRetryAttempts' };
  const atMs = nowMs + pauseMs(retriesUsed, random);
  if (atMs > tries.firstTriedMs + policy.maximumEventAgeSec * 1_000) {
    return { kind: 'give-up', condition: 'MaximumEventAgeInSeconds' };
  }
  return { kind: 'retry', atMs };
};
