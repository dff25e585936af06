import type { SQSBatchResponse } from 'aws-lambda';
import { backOffMs, type Random } from './back-off.ts';
import type { Message } from './delivery.ts';
import type { Limits } from './limits.ts';
import type { Outcome } from './outcome.ts';
import type { Postponement } from './visibility.ts';

export interface Handled {
  readonly message: Pick<Message, 'messageId' | 'receiptHandle' | 'receiveCount'>;
  readonly outcome: Outcome;
}

/**
 * What Lambda shall leave in the queue: nothing but the messages to be retried. One that is left out is deleted; an
 * id that the batch does not hold would bring the whole batch back (Lambda developer guide, "Implementing partial
 * batch responses").
 */
export const answerFor = (handled: readonly Handled[]): SQSBatchResponse => ({
  batchItemFailures: handled
    .filter(({ outcome }) => outcome.kind === 'retry')
    .map(({ message }) => ({ itemIdentifier: message.messageId })),
});

/** When the messages to be retried come again. One that time ran out for did not fail: it comes at once. */
export const postponementsFor = (
  handled: readonly Handled[],
  limits: Limits,
  random: Random,
): readonly Postponement[] =>
  handled.flatMap(({ message: { receiptHandle, receiveCount }, outcome }) => {
    if (outcome.kind !== 'retry') return [];
    if (outcome.cause === 'outOfTime' || outcome.cause === 'tooManySteps')
      return [{ receiptHandle, delaySec: 0 }];
    return [
      { receiptHandle, delaySec: Math.ceil(backOffMs(receiveCount, limits.retryPause, random) / 1000) },
    ];
  });
