import type { Adjustment } from './change-set.ts';
import { adjust, put, putAt } from './contract/support.ts';
import { singlePut, transaction } from './dynamo-writes.ts';

const key = { pk: 'p', sk: 's' };

describe('a put as DynamoDB reads it', () => {
  test.each([
    [
      'of a new item',
      { ...put(key, { a: 1 }), expiresAtSec: 4_000_000_000 },
      {
        Item: { a: 1, pk: 'p', sk: 's', version: 1, expiresAtSec: 4_000_000_000 },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    ],
    [
      'over an item that was only adjusted',
      putAt(key, 0, { a: 1 }),
      {
        Item: { a: 1, pk: 'p', sk: 's', version: 1 },
        ConditionExpression: '(attribute_exists(pk)) AND (attribute_not_exists(#version))',
        ExpressionAttributeNames: { '#version': 'version' },
      },
    ],
    [
      'over the version that was read',
      putAt(key, 7, { a: 1 }),
      {
        Item: { a: 1, pk: 'p', sk: 's', version: 8 },
        ConditionExpression: '#version = :versionRead',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':versionRead': 7 },
      },
    ],
  ])('%s', (_, write, expected) => {
    expect(transaction([{ role: 'write', write }], 'commit-1').input).toEqual({
      TransactItems: [{ Put: { TableName: 'main', ...expected } }],
      ClientRequestToken: 'commit-1',
    });
    // By itself it bears the commit's id, and asks for what is there instead.
    expect(singlePut(write, 'commit-2').input).toEqual({
      TableName: 'main',
      ...expected,
      Item: { ...expected.Item, commitId: 'commit-2' },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  });
});

describe('an adjustment as DynamoDB reads it', () => {
  const update = (counters: { readonly [name: string]: Adjustment }) =>
    transaction([{ role: 'write', write: adjust(key, counters) }], 'c').input.TransactItems?.[0]?.Update;
  const absentOr = (sentence: string) => `(attribute_not_exists(#counter0) OR ${sentence})`;

  test.each<[string, Adjustment, string | undefined, Record<string, number>]>([
    ['without a condition', { by: 2 }, undefined, {}],
    ['with a floor that 0 keeps', { by: 2, floor: 2 }, absentOr('#counter0 >= :least0'), { ':least0': 0 }],
    ['with a floor that 0 breaks', { by: -1, floor: 0 }, '(#counter0 >= :least0)', { ':least0': 1 }],
    ['with a floor far below', { by: -1, floor: -9 }, absentOr('#counter0 >= :least0'), { ':least0': -8 }],
    ['expecting 0', { by: 1, expected: 0 }, absentOr('#counter0 = :expected0'), { ':expected0': 0 }],
    ['expecting 3', { by: 1, expected: 3 }, '(#counter0 = :expected0)', { ':expected0': 3 }],
    [
      'expecting 3 with a floor',
      { by: -3, floor: 0, expected: 3 },
      '(#counter0 = :expected0) AND (#counter0 >= :least0)',
      { ':expected0': 3, ':least0': 3 },
    ],
  ])('%s', (_, adjustment, condition, values) => {
    expect(update({ left: adjustment })).toEqual({
      TableName: 'main',
      Key: key,
      UpdateExpression: 'ADD #counter0 :by0',
      ExpressionAttributeNames: { '#counter0': 'left' },
      ExpressionAttributeValues: { ':by0': adjustment.by, ...values },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...(condition === undefined ? {} : { ConditionExpression: condition }),
    });
  });

  test('of two counters is one update, and both conditions must hold', () => {
    expect(update({ left: { by: -1, floor: 0 }, sold: { by: 1, expected: 0 } })).toEqual({
      TableName: 'main',
      Key: key,
      UpdateExpression: 'ADD #counter0 :by0, #counter1 :by1',
      ExpressionAttributeNames: { '#counter0': 'left', '#counter1': 'sold' },
      ExpressionAttributeValues: { ':by0': -1, ':least0': 1, ':by1': 1, ':expected1': 0 },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ConditionExpression:
        '(#counter0 >= :least0) AND (attribute_not_exists(#counter1) OR #counter1 = :expected1)',
    });
  });
});

test('a transaction has its actions in their order', () => {
  const items = transaction(
    [
      { role: 'mark', write: put({ pk: 'm', sk: 'mark' }) },
      { role: 'write', write: adjust(key, { n: { by: 1 } }) },
      { role: 'event', write: put({ pk: 'e', sk: 'e' }, {}, 'journal') },
    ],
    'c',
  ).input.TransactItems;
  expect(items?.map(({ Put, Update }) => [Put?.Item?.['pk'], Update?.Key?.['pk']])).toEqual([
    ['m', undefined],
    [undefined, 'p'],
    ['e', undefined],
  ]);
});
