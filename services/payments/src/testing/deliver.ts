import type { ConsumerHandler } from '@twolane/consumer';
import type { CloudEvent } from '@twolane/contracts';
import type { Context } from 'aws-lambda';

/** Whether the message left its queue, or comes again. */
export type Delivery = 'done' | 'comesAgain';

const queueArn = 'arn:aws:sqs:eu-west-1:123456789012:payments';

/** One message in one batch, as EventBridge, SQS and Lambda hand it over. */
export const deliver = async (handler: ConsumerHandler, event: CloudEvent): Promise<Delivery> => {
  const body = JSON.stringify({
    version: '0',
    id: 'd8f1c3a2-0000-4000-8000-000000000001',
    'detail-type': event.type,
    source: event.source,
    account: '123456789012',
    time: event.time,
    region: 'eu-west-1',
    resources: [],
    detail: event,
  });
  const record = {
    messageId: event.id,
    receiptHandle: 'receipt',
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: 'eu-west-1',
  };
  const { batchItemFailures } = await handler({ Records: [record] }, context);
  return batchItemFailures.length === 0 ? 'done' : 'comesAgain';
};

export const context: Context = {
  functionName: 'payments',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:payments',
  memoryLimitInMB: '512',
  awsRequestId: 'request',
  logGroupName: 'group',
  logStreamName: 'stream',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => 30_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};
