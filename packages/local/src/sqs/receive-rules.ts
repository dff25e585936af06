import { maximumReceivedMessages, maximumVisibilitySec, maximumWaitSec } from './limits.ts';
import { invalidValue } from './refusals.ts';
import type { ReceiveRequest, SqsRefusal } from './types.ts';

const wholeBetween = (value: number, low: number, high: number): boolean =>
  Number.isInteger(value) && value >= low && value <= high;

/** API reference, ChangeMessageVisibility, VisibilityTimeout. */
export const visibilityProblem = (seconds: number): SqsRefusal | undefined =>
  wholeBetween(seconds, 0, maximumVisibilitySec)
    ? undefined
    : invalidValue(
        seconds,
        'VisibilityTimeout',
        `Must be between 0 and ${maximumVisibilitySec}, if provided.`,
      );

/** API reference, ReceiveMessage: its numbers. */
export const receiveProblem = ({
  maximumMessages,
  waitMs,
  visibilityTimeoutSec = 0,
}: ReceiveRequest): SqsRefusal | undefined => {
  if (!wholeBetween(maximumMessages, 1, maximumReceivedMessages)) {
    const reason = `Must be between 1 and ${maximumReceivedMessages}, if provided.`;
    return invalidValue(maximumMessages, 'MaxNumberOfMessages', reason);
  }
  if (!(waitMs >= 0 && waitMs <= maximumWaitSec * 1_000)) {
    const reason = `Must be >= 0 and <= ${maximumWaitSec}, if provided.`;
    return invalidValue(waitMs / 1_000, 'WaitTimeSeconds', reason);
  }
  return visibilityProblem(visibilityTimeoutSec);
};
