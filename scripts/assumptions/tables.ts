import { GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Assumption, expectEqual, type Place, refusalOf } from './assumption.ts';

const READS = 20;
const ITEM_BYTES = 400 * 1024;

async function readYourWrite({ dynamo, table, newId }: Place) {
  for (let n = 0; n < READS; n += 1) {
    const Key = { pk: { S: newId() }, sk: { S: 'x' } };
    await dynamo.send(new PutItemCommand({ TableName: table, Item: Key }));
    const { Item } = await dynamo.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
    if (Item === undefined) return 'a strongly consistent read did not see a write that was answered';
  }
  return undefined;
}

async function byteOrder({ dynamo, table, newId }: Place) {
  const pk = newId();
  // By UTF-8 bytes a surrogate pair comes last; by UTF-16 units it would come before U+FFFD.
  const inOrder = ['', ' ', '-', 'A', 'B', 'a', 'é', '�', '😀'].map((text) => `k${text}`);
  for (const sk of [...inOrder].reverse())
    await dynamo.send(new PutItemCommand({ TableName: table, Item: { pk: { S: pk }, sk: { S: sk } } }));
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk } },
    }),
  );
  return expectEqual(
    'the order of sort keys',
    Items.map((item) => item['sk']?.S),
    inOrder,
  );
}

async function itemLimit({ dynamo, table, newId }: Place) {
  const put = (bytes: number) =>
    refusalOf(
      dynamo.send(
        new PutItemCommand({
          TableName: table,
          Item: { pk: { S: newId() }, sk: { S: 'x' }, value: { S: 'v'.repeat(bytes) } },
        }),
      ),
    );
  return expectEqual(
    'an item just below and one above the limit',
    [await put(ITEM_BYTES - 200), await put(ITEM_BYTES)],
    [null, 'ValidationException'].map((name) => name ?? undefined),
  );
}

export const TABLES: readonly Assumption[] = [
  {
    id: 'read-your-write',
    says: 'A strongly consistent read sees every write that was answered before it.',
    documentation: 'DynamoDB developer guide, "DynamoDB read consistency"',
    reliedOnBy: 'packages/store/src/dynamo-store.contract.test.ts',
    probe: readYourWrite,
  },
  {
    id: 'sort-key-order',
    says: 'A query gives text sort keys in the order of their UTF-8 bytes.',
    documentation: 'DynamoDB developer guide, "Query": key condition, order of results',
    reliedOnBy: 'packages/store/src/dynamo-store.contract.test.ts',
    probe: byteOrder,
  },
  {
    id: 'item-limit',
    says: 'An item of more than 400 KB is refused.',
    documentation: 'DynamoDB developer guide, "Quotas": item size',
    reliedOnBy: 'packages/store/src/dynamo-store.contract.test.ts',
    probe: itemLimit,
  },
  {
    id: 'expiry-is-late',
    says: 'An expired item may still be read for days; its removal reaches the stream as REMOVE by the service.',
    documentation: 'DynamoDB developer guide, "Using time to live"',
    reliedOnBy: 'packages/outbox/src/stream-records.test.ts',
    because: 'it happens within days, not within minutes',
  },
  {
    id: 'stream-checkpoint-is-a-position',
    says: 'After a partial batch response everything from the lowest reported sequence number comes again, in order within its shard.',
    documentation: 'Lambda developer guide, "Configuring partial batch response with DynamoDB"',
    reliedOnBy: 'packages/outbox/src/outbox.property.test.ts',
    because: 'it takes a deployed function; the end-to-end tests see it on the local stack',
  },
  {
    id: 'stream-keeps-a-day',
    says: 'Records of a stream are gone after 24 hours.',
    documentation: 'DynamoDB developer guide, "Change data capture for DynamoDB Streams"',
    reliedOnBy: 'packages/outbox/src/outbox.property.test.ts',
    because: 'it takes a day',
  },
];
