import {
  type BatchResultErrorEntry,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { RetryableError } from '@twolane/store';
import type { DeadLetter, DeadLetterSource } from './collect-dead-letters.ts';
import { SEND_ENTRIES } from './limits.ts';
import type { RedriveQueue } from './ports.ts';

/** Longer than a collection takes, so that what fits no item is met once in each. */
const HIDDEN_SEC = 120;
const CONNECTION_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 10_000;
/**
 * Standard queues that get messages of several groups deliver them in fair turns (SQS developer guide, "Amazon SQS fair
 * queues"): what is redriven does not hold up what flows.
 */
const REDRIVE_GROUP = 'redrive';

export const createSqsClient = (): SQSClient =>
  new SQSClient({
    // The queue's URL names the queue; where to call is the client's endpoint, like for any other AWS service.
    useQueueUrlAsEndpoint: false,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });

/** `urlPrefix` and a consumer's name are its queue's URL: `https://sqs.…/123456789012/twolane-dev-`. */
export interface SqsQueuesOptions {
  readonly urlPrefix: string;
  readonly client: Pick<SQSClient, 'send'>;
}

export const createSqsRedriveQueue = ({ urlPrefix, client }: SqsQueuesOptions): RedriveQueue => ({
  send: async (consumer, bodies) => {
    if (bodies.length > SEND_ENTRIES) {
      throw new RangeError(`SQS takes ${SEND_ENTRIES} messages a call, not ${bodies.length}.`);
    }
    const Entries = bodies.map((MessageBody, index) => ({
      Id: String(index),
      MessageBody,
      MessageGroupId: REDRIVE_GROUP,
    }));
    const command = new SendMessageBatchCommand({ QueueUrl: `${urlPrefix}${consumer}`, Entries });
    const { Failed = [] } = await asRetryable('SendMessageBatch', () => client.send(command));
    const failures = new Map(Failed.map((failure) => [failure.Id, whyOf(failure)]));
    return bodies.map((_, index) => failures.get(String(index)));
  },
});

const whyOf = ({ Code = 'unknown' }: BatchResultErrorEntry): string => Code;

export const createSqsDeadLetters = ({ urlPrefix, client }: SqsQueuesOptions): DeadLetterSource => {
  const queueUrl = (consumer: string): string => `${urlPrefix}${consumer}-dead-letters`;
  return {
    receive: async (consumer) => {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl(consumer),
        MaxNumberOfMessages: 10,
        VisibilityTimeout: HIDDEN_SEC,
        MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
        MessageAttributeNames: ['All'],
      });
      const { Messages = [] } = await client.send(command);
      return Messages.map(deadLetterFrom);
    },
    remove: async (consumer, receiptHandles) => {
      const Entries = receiptHandles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
      await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl(consumer), Entries }));
    },
  };
};

const deadLetterFrom = ({
  MessageId = '',
  ReceiptHandle = '',
  Body = '',
  Attributes = {},
  MessageAttributes = {},
}: Message): DeadLetter => ({
  messageId: MessageId,
  receiptHandle: ReceiptHandle,
  body: Body,
  sentAtMs: Number(Attributes.SentTimestamp ?? 0),
  receiveCount: Number(Attributes.ApproximateReceiveCount ?? 1),
  attributes: Object.fromEntries(
    Object.entries(MessageAttributes).flatMap(([name, { StringValue }]) =>
      StringValue === undefined ? [] : [[name, StringValue]],
    ),
  ),
});

const asRetryable = async <Value>(doing: string, call: () => Promise<Value>): Promise<Value> => {
  try {
    return await call();
  } catch (cause) {
    throw new RetryableError(`${doing} failed; whether anything was sent is not known.`, { cause });
  }
};
