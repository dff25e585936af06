import type { ConsumerHandler } from '@twolane/consumer';
import type { CloudEvent } from '@twolane/contracts';
import type { Context, SQSEvent } from 'aws-lambda';

/** `retry`: the message stays in its queue. */
export type Delivery = 'done' | 'retry';

/** Hands an event to a consumer as Lambda would: alone in a batch, in EventBridge's envelope. */
export const deliver = async (handler: ConsumerHandler, event: CloudEvent): Promise<Delivery> => {
  const answer = await handler(batchOf(event), context);
  return answer.batchItemFailures.length === 0 ? 'done' : 'retry';
};

/** The outcome of each delivery, from the lines that the pipeline logs. */
export const outcomesIn = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => {
    const { outcome }: { readonly outcome?: string } = JSON.parse(line);
    return outcome === undefined ? [] : [outcome];
  });

const batchOf = (event: CloudEvent): SQSEvent => ({
  Records: [
    {
      messageId: event.id,
      receiptHandle: `receipt of ${event.id}`,
      body: JSON.stringify({
        version: '0',
        id: event.id,
        'detail-type': event.type,
        source: event.source,
        account: '123456789012',
        time: event.time,
        region: 'eu-west-1',
        resources: [],
        detail: event,
      }),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '1',
        SenderId: 'events.amazonaws.com',
        ApproximateFirstReceiveTimestamp: '1',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:orders',
      awsRegion: 'eu-west-1',
    },
  ],
});

const context: Context = {
  awsRequestId: 'request-1',
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'orders',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
  memoryLimitInMB: '512',
  logGroupName: '/aws/lambda/orders',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 30_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};
