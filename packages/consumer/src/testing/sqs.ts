import type { CloudEvent } from '@twolane/contracts';
import type { SQSEvent, SQSRecord } from 'aws-lambda';

export const startMs = Date.parse('2026-11-21T04:05:06.000Z');

export const queueArn = 'arn:aws:sqs:eu-west-1:123456789012:twolane-test-stock-totals';

/** What EventBridge puts into a queue ("Events structure" in the EventBridge user guide). */
export const bodyOf = (event: CloudEvent): string =>
  JSON.stringify({
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

interface Delivered {
  readonly messageId: string;
  readonly body: string;
  readonly receiveCount?: number;
  readonly sentAtMs?: number;
}

/** As Lambda hands it over (Lambda developer guide, "Using Lambda with Amazon SQS", standard queue). */
export const sqsRecord = ({
  messageId,
  body,
  receiveCount = 1,
  sentAtMs = startMs,
}: Delivered): SQSRecord => ({
  messageId,
  receiptHandle: `AQEB${messageId}/${receiveCount}==`,
  body,
  attributes: {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: String(sentAtMs),
    SenderId: 'AIDAIENQZJOLO23YVJ4VO',
    ApproximateFirstReceiveTimestamp: String(sentAtMs + 5),
  },
  messageAttributes: {},
  md5OfBody: '098f6bcd4621d373cade4e832627b4f6',
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: 'eu-west-1',
});

export const sqsEvent = (...deliveries: readonly Delivered[]): SQSEvent => ({
  Records: deliveries.map(sqsRecord),
});
