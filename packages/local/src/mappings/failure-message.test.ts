import { failureMessage, type GivenUp } from './failure-message.ts';

const givenUp = (changes: Partial<GivenUp> = {}): GivenUp => ({
  definition: {
    functionArn: 'arn:aws:lambda:us-east-2:123456789012:function:myfunction',
    streamArn: 'arn:aws:dynamodb:us-east-2:123456789012:table/mytable/stream/2019-11-14T00:04:06.388',
  },
  shardId: 'shardId-00000001573689847184-864758bb',
  items: [
    { sequenceNumber: '800000000003126276362', createdSec: 1_573_690_399 },
    { sequenceNumber: '800000000003126276363', createdSec: 1_573_690_400 },
  ],
  condition: 'RetryAttemptsExhausted',
  invokeCount: 3,
  outcome: 'failed',
  requestId: '316aa6d0-8154-4000-9af7-85d5f4a6bc81',
  nowMs: Date.UTC(2019, 10, 14, 0, 13, 49, 717),
  ...changes,
});
const parsed = (changes: Partial<GivenUp> = {}) => JSON.parse(failureMessage(givenUp(changes)));

test('has the fields of the developer guide, in the forms in which it shows them', () => {
  expect(parsed()).toEqual({
    requestContext: {
      requestId: '316aa6d0-8154-4000-9af7-85d5f4a6bc81',
      functionArn: 'arn:aws:lambda:us-east-2:123456789012:function:myfunction',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 3,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2019-11-14T00:13:49.717Z',
    DDBStreamBatchInfo: {
      shardId: 'shardId-00000001573689847184-864758bb',
      startSequenceNumber: '800000000003126276362',
      endSequenceNumber: '800000000003126276363',
      approximateArrivalOfFirstRecord: '2019-11-14T00:13:19Z',
      approximateArrivalOfLastRecord: '2019-11-14T00:13:20Z',
      batchSize: 2,
      streamArn: 'arn:aws:dynamodb:us-east-2:123456789012:table/mytable/stream/2019-11-14T00:04:06.388',
    },
  });
});

test.each([
  ['reported failures and returned', 'returned', { statusCode: 200, executedVersion: '$LATEST' }],
  ['never ran, because it was throttled', 'throttled', undefined],
  ['was never called, because the records were too old', undefined, undefined],
] as const)('of a function that %s', (_name, outcome, responseContext) => {
  expect(parsed({ outcome })['responseContext']).toEqual(responseContext);
});
