import type { DynamoDBRecord } from 'aws-lambda';
import { insertedRows } from './stream-records.ts';
import { eventAt } from './testing/sample.ts';

const minuteMs = Date.parse('2026-11-21T04:05:00.000Z');
const text = JSON.stringify(eventAt(minuteMs + 1_000, 'a'));

const record = (
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE',
  image: NonNullable<DynamoDBRecord['dynamodb']>['NewImage'],
): DynamoDBRecord => ({
  eventName,
  eventSource: 'aws:dynamodb',
  dynamodb: { SequenceNumber: '111', ...(image === undefined ? {} : { NewImage: image }) },
});
const journalRow = {
  pk: { S: '2026-11-21T04:05#03' },
  sk: { S: 'twolane.orders/a' },
  event: { S: text },
  version: { N: '1' },
};

test('an inserted journal row is an entry', () => {
  expect(insertedRows([record('INSERT', journalRow)])).toEqual([
    {
      sequenceNumber: '111',
      row: {
        ok: true,
        value: {
          name: 'twolane.orders/a',
          bucket: { minuteMs, shard: 3 },
          event: JSON.parse(text),
          text,
          recordedAtMs: minuteMs + 1_000,
        },
      },
    },
  ]);
});

test.each<[string, DynamoDBRecord]>([
  ['a change', record('MODIFY', journalRow)],
  ['a removal', record('REMOVE', undefined)],
  ['a receipt', record('INSERT', { ...journalRow, pk: { S: 'receipts#2026-11-21T04:05' } })],
  ['the cursor', record('INSERT', { pk: { S: 'sweeper' }, sk: { S: 'cursor' } })],
  ['a record without an image', record('INSERT', undefined)],
  ['a record of nothing', { eventName: 'INSERT', eventSource: 'aws:dynamodb' }],
  ['a row without a partition key', record('INSERT', { sk: journalRow.sk, event: journalRow.event })],
  ['a row without a sort key', record('INSERT', { pk: journalRow.pk, event: journalRow.event })],
  ['a row whose keys are numbers', record('INSERT', { ...journalRow, pk: { N: '1' }, sk: { N: '1' } })],
  ['a record without its place', { eventName: 'INSERT', dynamodb: { NewImage: journalRow } }],
])('%s is nobody`s event', (_, ignored) => {
  expect(insertedRows([ignored])).toEqual([]);
});

type Attribute = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>[string];

const broken: readonly (readonly [string, Attribute, RegExp])[] = [
  ['no text', { NULL: true }, /no attribute "event"/],
  ['text that is no JSON', { S: '{' }, /no JSON object/],
  ['JSON that is nothing', { S: 'null' }, /no JSON object/],
  ['JSON that is no event', { S: '{"id":"a"}' }, /no JSON object with id, source/],
  [
    'an event of no time',
    { S: JSON.stringify({ ...JSON.parse(text), recordedtime: 'x' }) },
    /"x" is no time/,
  ],
];

test.each(broken)('a journal row with %s is told apart, not lost', (_, event, why) => {
  const [inserted] = insertedRows([record('INSERT', { ...journalRow, event })]);
  expect(inserted?.row).toEqual({
    ok: false,
    refusal: { name: 'twolane.orders/a', bucket: { minuteMs, shard: 3 }, why: expect.stringMatching(why) },
  });
});
