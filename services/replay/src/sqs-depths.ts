import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { RetryableError } from '@twolane/store';
import type { QueueDepths } from './tasks/ports.ts';

/** About how many messages wait in each consumer's queue. */
export const sqsDepths = (client: SQSClient, urlPrefix: string): QueueDepths => ({
  waiting: async (consumer) => {
    try {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: `${urlPrefix}${consumer}`,
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      const count = Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0);
      return Number.isFinite(count) ? count : 0;
    } catch (cause) {
      const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
      throw new RetryableError(`SQS, queue of ${consumer}: ${why}`, { cause });
    }
  },
});
