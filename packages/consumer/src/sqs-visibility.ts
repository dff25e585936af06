import { ChangeMessageVisibilityBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Postponement, Visibility } from './visibility.ts';

/** ChangeMessageVisibilityBatch takes at most 10 entries a call (SQS API reference). */
const ENTRIES_PER_CALL = 10;

/** `arn:aws:sqs:eu-west-1:123456789012:name` as the address that SQS calls the queue by. */
export const queueUrlOf = (arn: string): string => {
  const [, partition, , region, account, name] = arn.split(':');
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://sqs.${region}.${suffix}/${account}/${name}`;
};

export const createSqsVisibility = (
  // The queue's URL names the queue; where to call is the client's endpoint, like for any other AWS service.
  client: SQSClient = new SQSClient({ useQueueUrlAsEndpoint: false }),
): Visibility => ({
  postpone: async (queueArn, postponements: readonly Postponement[]) => {
    const QueueUrl = queueUrlOf(queueArn);
    for (let from = 0; from < postponements.length; from += ENTRIES_PER_CALL) {
      const Entries = postponements
        .slice(from, from + ENTRIES_PER_CALL)
        .map(({ receiptHandle, delaySec }, index) => ({
          Id: String(index),
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: delaySec,
        }));
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    }
  },
});
