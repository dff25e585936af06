import { lambdaContext } from '@twolane/telemetry/testing';
import type { DynamoDBRecord } from 'aws-lambda';
import { createJournal } from '../journal.ts';
import { linesOf } from '../testing/lines-of.ts';
import { type Asked, loopbackAws } from '../testing/loopback-aws.ts';
import { eventAt } from '../testing/sample.ts';

const recordedAtMs = Date.parse('2026-11-21T04:05:30.000Z');
const journal = createJournal({ table: 'outbox-of-test', shards: 1, retentionDays: 14 });

/** The bus takes all but events whose id is `refused`. */
const answer = ({ operation, body }: Asked): object => {
  if (operation !== 'PutEvents') return {};
  const isRefused = JSON.stringify(body).includes('refused');
  return { Entries: [isRefused ? { ErrorCode: 'InternalFailure' } : { EventId: 'taken' }] };
};

const inserted = (id: string, sequenceNumber: string): DynamoDBRecord => {
  const { key, item } = journal.rowFor(eventAt(recordedAtMs, id));
  return {
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    dynamodb: {
      SequenceNumber: sequenceNumber,
      NewImage: { pk: { S: key.pk }, sk: { S: key.sk }, event: { S: String(item['event']) } },
    },
  };
};

const aws = await loopbackAws(answer);
Object.assign(process.env, { OUTBOX_TABLE: 'outbox-of-test', EVENT_BUS_NAME: 'bus-of-test' });
const { handler } = await import('./relay.ts');
afterAll(() => aws.close());
beforeEach(() => {
  aws.asked.length = 0;
});

const context = lambdaContext({ remainingMs: 60_000 });
const operations = () => aws.asked.map(({ operation }) => operation);

test('what the bus has taken gets a receipt, and the stream goes on', async () => {
  const Records = [inserted('a', '1')];
  expect(await handler({ Records }, context)).toEqual({ batchItemFailures: [] });
  expect(operations()).toEqual(['PutEvents', 'PutItem']);
});

test('the stream comes again from the first event that the bus did not take', async () => {
  const Records = [inserted('refused', '7')];
  expect(await handler({ Records }, context)).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] });
  expect(new Set(operations())).toEqual(new Set(['PutEvents']));
});

test('its lines and metrics name the function and the invocation', async () => {
  const lines = await linesOf(() => handler({ Records: [inserted('refused', '8')] }, context));
  expect(lines).toContainEqual(
    expect.objectContaining({
      level: 'WARN',
      service: 'outbox',
      function: 'outboxRelay',
      function_request_id: context.awsRequestId,
    }),
  );
  expect(lines).toContainEqual(expect.objectContaining({ PublishFailed: 1, function: 'outboxRelay' }));
});
