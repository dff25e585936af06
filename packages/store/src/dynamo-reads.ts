import {
  BatchGetCommand,
  type BatchGetCommandOutput,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Key, StoredItem } from './change-set.ts';
import { storeError } from './dynamo-errors.ts';
import { RetryableError } from './errors.ts';
import { checkKey, nameOf } from './key.ts';
import { checkLimit, sortKeyOf, tokenAfter } from './page-token.ts';
import type { ReadStore } from './store.ts';
import { fromRecord } from './stored-record.ts';

/** API Reference, BatchGetItem: keys per call. */
const KEYS_PER_CALL = 100;
/** Calls for one chunk while DynamoDB leaves keys unprocessed; each call gets at least one item or is throttled. */
const MAX_CALLS_PER_CHUNK = 8;
const UNPROCESSED_PAUSE_MS = 50;

export interface ReadPorts {
  readonly client: DynamoDBDocumentClient;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Strongly consistent reads: a decision on a stale one would be refused at its commit, and for no good reason. */
export const createReads = ({ client, sleep }: ReadPorts): ReadStore => {
  const readChunk = async (table: string, keys: readonly Key[]): Promise<readonly StoredItem[]> => {
    const found: StoredItem[] = [];
    let pending: readonly Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }));
    for (let call = 0; call < MAX_CALLS_PER_CHUNK && pending.length > 0; call += 1) {
      if (call > 0) await sleep(UNPROCESSED_PAUSE_MS * 2 ** (call - 1));
      const answer: BatchGetCommandOutput = await client.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: [...pending], ConsistentRead: true } } }),
      );
      found.push(...(answer.Responses?.[table] ?? []).map(fromRecord));
      pending = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
    if (pending.length === 0) return found;
    throw new RetryableError(
      `${table}: ${pending.length} of ${keys.length} keys left unread after ${MAX_CALLS_PER_CHUNK} calls; it is throttled.`,
    );
  };

  const asStoreError = async <Value>(doing: string, read: () => Promise<Value>): Promise<Value> => {
    try {
      return await read();
    } catch (thrown) {
      throw storeError(thrown, doing);
    }
  };

  return {
    get: (table, { pk, sk }) =>
      asStoreError(`Get ${nameOf({ table, key: { pk, sk } })}`, async () => {
        checkKey(table, { pk, sk });
        const { Item } = await client.send(
          new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }),
        );
        return Item === undefined ? undefined : fromRecord(Item);
      }),

    getMany: (table, keys) =>
      asStoreError(`Get ${keys.length} items of ${table}`, async () => {
        for (const key of keys) checkKey(table, key);
        const byName = new Map<string, StoredItem>();
        // A key twice in one call is refused by DynamoDB.
        const distinct = [...new Map(keys.map((key) => [nameOf({ table, key }), key])).values()];
        for (let start = 0; start < distinct.length; start += KEYS_PER_CALL) {
          for (const item of await readChunk(table, distinct.slice(start, start + KEYS_PER_CALL))) {
            byName.set(nameOf({ table, key: item.key }), item);
          }
        }
        return keys.map((key) => byName.get(nameOf({ table, key })));
      }),

    query: ({ table, pk, skPrefix, limit, after }) =>
      asStoreError(`Query ${table} ${JSON.stringify(pk)}`, async () => {
        checkLimit(limit);
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: skPrefix ? 'pk = :pk AND begins_with(sk, :prefix)' : 'pk = :pk',
            ExpressionAttributeValues: { ':pk': pk, ...(skPrefix ? { ':prefix': skPrefix } : {}) },
            ConsistentRead: true,
            Limit: limit,
            ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: sortKeyOf(after) } }),
          }),
        );
        const last: unknown = LastEvaluatedKey?.['sk'];
        const items = Items.map(fromRecord);
        return typeof last === 'string' ? { items, next: tokenAfter(last) } : { items };
      }),
  };
};
