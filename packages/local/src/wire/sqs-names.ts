import { invalidAttributeName, queueDoesNotExist } from '../sqs/refusals.ts';
import type { MessageAttributes, Queue, Queues, SqsRefusal } from '../sqs/types.ts';
import { RequestRefused, type WireError } from './wire-error.ts';

export const wireErrorOf = ({ code, queryCode, message }: SqsRefusal): WireError => ({
  status: 400,
  code,
  queryCode,
  message,
});

const accountOf = (queue: Queue): string => queue.definition.arn.split(':')[4] ?? '';

export const queueUrlOf = (baseUrl: string, queue: Queue): string =>
  `${baseUrl}/${accountOf(queue)}/${queue.definition.name}`;

/** A queue URL ends with account and name; the host is whatever endpoint the caller knows. Throws RequestRefused. */
export const queueAt = (queues: Queues, queueUrl: string): Queue => {
  const path = URL.canParse(queueUrl) ? new URL(queueUrl).pathname : queueUrl;
  const [name = '', account = ''] = path.split('/').reverse();
  const queue = queues.byName(name);
  if (queue === undefined || accountOf(queue) !== account)
    throw new RequestRefused(wireErrorOf(queueDoesNotExist));
  return queue;
};

const systemAttributeNames = [
  'All',
  'SenderId',
  'SentTimestamp',
  'ApproximateReceiveCount',
  'ApproximateFirstReceiveTimestamp',
  'SequenceNumber',
  'MessageDeduplicationId',
  'MessageGroupId',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
];

/** API reference, ReceiveMessage, MessageSystemAttributeNames. Throws RequestRefused. */
export const chosenSystemAttributes = (
  attributes: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> => {
  const unknown = names.find((name) => !systemAttributeNames.includes(name));
  if (unknown !== undefined)
    throw new RequestRefused(wireErrorOf(invalidAttributeName(unknown.slice(0, 100))));
  if (names.includes('All')) return attributes;
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)));
};

/** API reference, ReceiveMessage, MessageAttributeNames: names, `All` or `.*`, and prefixes such as `trace.*`. */
export const chosenMessageAttributes = (
  attributes: MessageAttributes,
  names: readonly string[],
): MessageAttributes => {
  const isChosen = (attribute: string) =>
    names.some(
      (name) =>
        name === 'All' ||
        name === attribute ||
        (name.endsWith('.*') && attribute.startsWith(name.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isChosen(name)));
};

/** API reference, GetQueueAttributes: those that a queue here can have. */
const queueAttributesOf = (queue: Queue): Readonly<Record<string, string>> => {
  const { definition } = queue;
  const { visible, inFlight, delayed } = queue.counts();
  return {
    QueueArn: definition.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(queue.createdSec),
    LastModifiedTimestamp: String(queue.createdSec),
    VisibilityTimeout: String(definition.visibilityTimeoutSec),
    MaximumMessageSize: String(definition.maximumMessageBytes),
    MessageRetentionPeriod: String(definition.retentionSec),
    DelaySeconds: String(definition.delaySec),
    ReceiveMessageWaitTimeSeconds: String(definition.receiveWaitSec),
    ...(definition.redrive === undefined
      ? {}
      : {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: definition.redrive.deadLetterQueueArn,
            maxReceiveCount: definition.redrive.maxReceiveCount,
          }),
        }),
  };
};

/** Attributes that exist on AWS, and that no queue has here. */
const absentAttributes = [
  'Policy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'RedrivePolicy',
];

/** Throws RequestRefused for a name that SQS does not know. */
export const chosenQueueAttributes = (
  queue: Queue,
  names: readonly string[],
): Readonly<Record<string, string>> => {
  const all = queueAttributesOf(queue);
  const unknown = names.find(
    (name) => name !== 'All' && !Object.hasOwn(all, name) && !absentAttributes.includes(name),
  );
  if (unknown !== undefined)
    throw new RequestRefused(wireErrorOf(invalidAttributeName(unknown.slice(0, 100))));
  if (names.includes('All')) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
};
