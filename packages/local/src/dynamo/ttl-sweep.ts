import type { TableDefinition } from '../template/definitions.ts';
import { isJsonList, isJsonObject, type JsonObject } from '../template/json.ts';
import { DynamoCallFailed, type DynamoClient } from './dynamo-client.ts';

/** Items looked at per call, and calls per table and sweep: the sweep never competes with the load. */
const pageItems = 500;
const pagesPerSweep = 20;

const keyOf = (item: JsonObject, table: TableDefinition): JsonObject => {
  const names =
    table.rangeKey === undefined ? [table.hashKey.name] : [table.hashKey.name, table.rangeKey.name];
  return Object.fromEntries(names.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])));
};

/** DynamoDB developer guide, "Using time to live": what expired more than five years ago stays, as a mistake of its writer. */
const longestPastSec = 5 * 365 * 24 * 60 * 60;

/** Makes the deletions of these keys the service's own until `unmark`. */
export type MarkExpiring = (tableName: string, keys: readonly JsonObject[]) => { unmark(): void };

/**
 * Deletes expired items, because the engine does it only on demand of another protocol. As on AWS it may come late.
 * Returns where the next sweep of this table goes on.
 */
export const sweepExpired = async (
  client: DynamoClient,
  table: TableDefinition,
  nowSec: number,
  from: JsonObject | undefined,
  markExpiring: MarkExpiring,
): Promise<JsonObject | undefined> => {
  const { ttlAttribute } = table;
  if (ttlAttribute === undefined) return undefined;
  const oldestSec = Math.max(0, nowSec - longestPastSec);
  let start = from;
  for (let page = 0; page < pagesPerSweep; page += 1) {
    const output = await client.call('DynamoDB', 'Scan', {
      TableName: table.name,
      Limit: pageItems,
      FilterExpression: '#expires < :now AND #expires > :oldest',
      ExpressionAttributeNames: { '#expires': ttlAttribute },
      ExpressionAttributeValues: { ':now': { N: String(nowSec) }, ':oldest': { N: String(oldestSec) } },
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    const items = output['Items'];
    const keys = (isJsonList(items) ? items : []).flatMap((item) =>
      isJsonObject(item) ? [keyOf(item, table)] : [],
    );
    await deleteAll(client, table, ttlAttribute, keys, nowSec, markExpiring);
    const next = output['LastEvaluatedKey'];
    start = isJsonObject(next) ? next : undefined;
    if (start === undefined) return undefined;
  }
  return start;
};

const deleteAll = async (
  client: DynamoClient,
  table: TableDefinition,
  ttlAttribute: string,
  keys: readonly JsonObject[],
  nowSec: number,
  markExpiring: MarkExpiring,
): Promise<void> => {
  if (keys.length === 0) return;
  // Without a stream nobody will ask who deleted them.
  const marked = table.streamView === undefined ? undefined : markExpiring(table.name, keys);
  try {
    for (const key of keys) await deleteExpired(client, table, ttlAttribute, key, nowSec);
  } finally {
    marked?.unmark();
  }
};

const deleteExpired = async (
  client: DynamoClient,
  table: TableDefinition,
  ttlAttribute: string,
  key: JsonObject,
  nowSec: number,
): Promise<void> => {
  try {
    await client.call('DynamoDB', 'DeleteItem', {
      TableName: table.name,
      Key: key,
      // Somebody may have prolonged its life since the scan.
      ConditionExpression: '#expires < :now',
      ExpressionAttributeNames: { '#expires': ttlAttribute },
      ExpressionAttributeValues: { ':now': { N: String(nowSec) } },
    });
  } catch (error) {
    if (!(error instanceof DynamoCallFailed) || error.code !== 'ConditionalCheckFailedException') throw error;
  }
};
