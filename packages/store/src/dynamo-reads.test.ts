import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createReads } from './dynamo-reads.ts';
import { TerminalError } from './errors.ts';
import { tokenAfter } from './page-token.ts';

/** Reads through a client that asks nobody, and what it would have asked. */
const asking = (answers: readonly object[]) => {
  const asked: [string, unknown][] = [];
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    }),
  );
  client.middlewareStack.add(
    (_next, context) =>
      async ({ input }) => {
        asked.push([context.commandName ?? '', input]);
        return { output: { $metadata: {}, ...answers[asked.length - 1] }, response: {} };
      },
    { step: 'initialize', name: 'asksNobody', priority: 'high' },
  );
  return { asked, reads: createReads({ client, sleep: async () => {} }) };
};
const record = (sk: string) => ({ pk: 'p', sk, version: 1 });
const stored = (sk: string) => ({ key: { pk: 'p', sk }, version: 1, item: {} });

test('one item is read consistently, by its key alone', async () => {
  const { asked, reads } = asking([{ Item: record('a') }, {}]);
  const more = { pk: 'p', sk: 'a', version: 1 };
  expect(await reads.get('main', more)).toEqual(stored('a'));
  expect(await reads.get('main', { pk: 'p', sk: 'b' })).toBeUndefined();
  expect(asked[0]).toEqual([
    'GetItemCommand',
    { TableName: 'main', Key: { pk: 'p', sk: 'a' }, ConsistentRead: true },
  ]);
});

test('many items are read a hundred at a time, each once, and given in the order of the keys', async () => {
  const sks = Array.from({ length: 101 }, (_, n) => `${n}`);
  const keys = [...sks, '0'].map((sk) => ({ pk: 'p', sk }));
  const { asked, reads } = asking([
    { Responses: { main: sks.slice(0, 100).toReversed().map(record) } },
    { Responses: {} },
  ]);
  const found = await reads.getMany('main', keys);
  expect(found.map((item) => item?.key.sk)).toEqual([...sks.slice(0, 100), undefined, '0']);
  const asks = (some: readonly string[]) => ({
    RequestItems: { main: { Keys: some.map((sk) => ({ pk: 'p', sk })), ConsistentRead: true } },
  });
  expect(asked).toEqual([
    ['BatchGetItemCommand', asks(sks.slice(0, 100))],
    ['BatchGetItemCommand', asks(['100'])],
  ]);
});

test('no keys ask nothing', async () => {
  const { asked, reads } = asking([]);
  expect(await reads.getMany('main', [])).toEqual([]);
  expect(asked).toEqual([]);
});

test.each([
  [
    'a whole partition',
    {},
    { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'p' } },
  ],
  [
    'an empty prefix',
    { skPrefix: '' },
    { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'p' } },
  ],
  [
    'a prefix, after a page',
    { skPrefix: 'x', after: tokenAfter('x1') },
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': 'p', ':prefix': 'x' },
      ExclusiveStartKey: { pk: 'p', sk: 'x1' },
    },
  ],
])('a query of %s', async (_, query, expected) => {
  const { asked, reads } = asking([{ Items: [record('a')] }]);
  expect(await reads.query({ table: 'main', pk: 'p', limit: 7, ...query })).toEqual({ items: [stored('a')] });
  expect(asked).toEqual([
    ['QueryCommand', { TableName: 'main', ConsistentRead: true, Limit: 7, ...expected }],
  ]);
});

test('a page that is not the last one says where it ended, also where it is empty', async () => {
  const { reads } = asking([{ LastEvaluatedKey: { pk: 'p', sk: 'z' } }]);
  expect(await reads.query({ table: 'main', pk: 'p', limit: 1 })).toEqual({
    items: [],
    next: tokenAfter('z'),
  });
});

test('what no table could answer is not asked', async () => {
  const { asked, reads } = asking([]);
  const query = { table: 'main', pk: 'p', limit: 1 };
  await expect(reads.get('main', { pk: '', sk: 'a' })).rejects.toThrow(TerminalError);
  await expect(reads.getMany('main', [{ pk: 'p', sk: '' }])).rejects.toThrow(TerminalError);
  await expect(reads.query({ ...query, limit: 0 })).rejects.toThrow(TerminalError);
  await expect(reads.query({ ...query, after: '%%' })).rejects.toThrow(TerminalError);
  expect(asked).toEqual([]);
});
