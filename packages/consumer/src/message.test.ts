import type { SQSRecord } from 'aws-lambda';
import { messageOf } from './message.ts';

const record = (ApproximateReceiveCount: string, SentTimestamp: string): SQSRecord => ({
  messageId: 'm-1',
  receiptHandle: 'r-1',
  body: '{}',
  attributes: {
    ApproximateReceiveCount,
    SentTimestamp,
    SenderId: 'sender',
    ApproximateFirstReceiveTimestamp: '5',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:q',
  awsRegion: 'eu-west-1',
});

test.each([
  ['both as SQS says them', '3', '1000', 3, 1_000],
  ['what is missing: the first delivery, sent just now', '', '', 1, 2_000],
  ['what is no number', 'many', 'once', 1, 2_000],
  ['what cannot be', '0', '-1', 1, 2_000],
  ['what has no end', 'Infinity', 'Infinity', 1, 2_000],
])('%s', (_, count, sent, receiveCount, sentAtMs) => {
  expect(messageOf(record(count, sent), { startedAtMs: 2_000, deadlineMs: 9_000 })).toEqual({
    messageId: 'm-1',
    body: '{}',
    receiptHandle: 'r-1',
    receiveCount,
    sentAtMs,
    startedAtMs: 2_000,
    deadlineMs: 9_000,
  });
});
