import { arnOf, type Json, type Resources } from './json.ts';

/** The longest that SQS keeps anything: a weekend and a holiday fit in. */
const RETENTION_SEC = 14 * 86_400;
/**
 * Lambda developer guide, "Using Lambda with Amazon SQS": at least six times the function's time-out, so that a batch
 * that is throttled in the middle is not handed out twice.
 */
const VISIBILITY_PER_TIMEOUT = 6;
/**
 * With the pipeline's back-off (doubling from a second to a quarter of an hour), about an hour of outage on the other
 * side passes before a message gives up.
 */
const MAX_RECEIVES = 12;

export interface QueueIds {
  readonly queue: string;
  readonly deadLetters: string;
  readonly policy: string;
  readonly rule: string;
}

const queueWith = (properties: Readonly<Record<string, Json>>): Json => ({
  Type: 'AWS::SQS::Queue',
  Properties: { MessageRetentionPeriod: RETENTION_SEC, SqsManagedSseEnabled: true, ...properties },
});

/** The queue, its dead-letter queue, and the right of this one rule to send to both. */
export const consumerQueues = (queueName: string, timeoutSec: number, ids: QueueIds): Resources => ({
  [ids.deadLetters]: queueWith({ QueueName: `${queueName}-dead-letters` }),
  [ids.queue]: queueWith({
    QueueName: queueName,
    VisibilityTimeout: VISIBILITY_PER_TIMEOUT * timeoutSec,
    RedrivePolicy: { deadLetterTargetArn: arnOf(ids.deadLetters), maxReceiveCount: MAX_RECEIVES },
  }),
  [ids.policy]: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: ids.queue }, { Ref: ids.deadLetters }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [ids.queue, ids.deadLetters].map((target) => ({
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: arnOf(target),
          Condition: { ArnEquals: { 'aws:SourceArn': arnOf(ids.rule) } },
        })),
      },
    },
  },
});
