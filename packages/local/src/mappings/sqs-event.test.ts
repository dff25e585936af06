import { compileFilters } from '../eventbridge/pattern/compile.ts';
import type { ReceivedMessage } from '../sqs/types.ts';
import { filterableSqsRecord, sqsRecord } from './sqs-event.ts';
import { finishedMessages } from './sqs-mapping.ts';

const queueArn = 'arn:aws:sqs:us-east-2:123456789012:my-queue';
const recordOf = (changes: Partial<ReceivedMessage>) =>
  sqsRecord(
    {
      messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
      receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
      body: 'Test message.',
      md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1545082649183' },
      messageAttributes: {},
      ...changes,
    },
    queueArn,
    'us-east-2',
  );

test('a record has the form that the developer guide shows', () => {
  const messageAttributes = {
    text: { dataType: 'String', stringValue: 'myValue' },
    raw: { dataType: 'Binary', binaryValue: 'AAEC' },
  };
  expect(recordOf({ messageAttributes })).toEqual({
    messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
    receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
    body: 'Test message.',
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1545082649183' },
    messageAttributes: {
      text: { stringValue: 'myValue', stringListValues: [], binaryListValues: [], dataType: 'String' },
      raw: { binaryValue: 'AAEC', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
    },
    md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: 'us-east-2',
  });
});

/** The table under "Properly filtering Amazon SQS messages" in the Lambda developer guide. */
test.each([
  ['a JSON body, a JSON pattern', '{"a":1}', '{"body":{"a":[1]}}', true],
  ['a JSON body, a JSON pattern that asks for something else', '{"a":1}', '{"body":{"a":[2]}}', false],
  ['a JSON body, a pattern of text', '{"a":1}', '{"body":["{\\"a\\":1}"]}', false],
  ['a JSON body, no pattern for it', '{"a":1}', '{}', true],
  ['a body of text, a JSON pattern', 'a', '{"body":{"a":[1]}}', false],
  ['a body of text, a pattern of text', 'abc', '{"body":[{"prefix":"ab"}]}', true],
  ['a body of text, no pattern for it', 'a', '{}', true],
  ['a number is text', '123', '{"body":["123"]}', true],
])('%s', (_name, body, pattern, passes) => {
  const record = filterableSqsRecord(recordOf({ body }));
  const filters = compileFilters(pattern === '{}' ? [] : [pattern]);
  expect(filters.ok && filters.value(record)).toBe(passes);
});

describe('without ReportBatchItemFailures', () => {
  test('an answer means success, whatever it says', () => {
    const records = ['a', 'b'].map((messageId) => recordOf({ messageId }));
    const payload = '{"batchItemFailures":[{"itemIdentifier":"a"}]}';
    expect(finishedMessages(records, false, payload)).toEqual(records);
    expect(finishedMessages(records, true, payload)).toEqual(records.slice(1));
  });
});
