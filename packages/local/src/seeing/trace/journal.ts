import type { DynamoClient } from '../../dynamo/dynamo-client.ts';
import { tracedEventOf } from '../../ledger/traced-event.ts';
import { isJsonList, isJsonObject, type Json } from '../../template/json.ts';

/** Where a journal keeps the text of its event. */
const eventAttribute = 'event';
/** A page holds a megabyte. */
const maximumPages = 400;
const longestScanMs = 10_000;

export type JournalRow = {
  readonly table: string;
  readonly key: string;
  readonly type: string | undefined;
  readonly causationId: string | undefined;
  readonly recordedMs: number;
};

/** `isWhole`: all rows were looked at. */
export type JournalRows = { readonly rows: readonly JournalRow[]; readonly isWhole: boolean };

const rowIn = (table: string, item: Json, correlationId: string): readonly JournalRow[] => {
  const attribute = isJsonObject(item) ? item[eventAttribute] : undefined;
  const text = isJsonObject(attribute) ? attribute['S'] : undefined;
  if (typeof text !== 'string') return [];
  try {
    const event = tracedEventOf(JSON.parse(text), 0);
    if (event === undefined || event.correlationId !== correlationId) return [];
    const { key, type, causationId, recordedMs } = event;
    return [{ table, key, type, causationId, recordedMs }];
  } catch {
    return [];
  }
};

/**
 * Events of a correlation id in tables that are journals: also those that no bus has seen yet. Every row is looked at, since
 * nobody pays for an index that serves persons alone; the engine does it, page by page, within limits.
 */
export const journalRowsOf = async (
  client: DynamoClient,
  tables: readonly string[],
  correlationId: string,
): Promise<JournalRows> => {
  const endMs = performance.now() + longestScanMs;
  const rows: JournalRow[] = [];
  let pages = 0;
  for (const table of tables) {
    let position: Json | undefined;
    do {
      if (pages >= maximumPages || performance.now() > endMs) return { rows, isWhole: false };
      pages += 1;
      const page = await client.call('DynamoDB', 'Scan', {
        TableName: table,
        FilterExpression: 'contains(#event, :id)',
        ProjectionExpression: '#event',
        ExpressionAttributeNames: { '#event': eventAttribute },
        ExpressionAttributeValues: { ':id': { S: correlationId } },
        ...(position === undefined ? {} : { ExclusiveStartKey: position }),
      });
      const items = page['Items'];
      for (const item of isJsonList(items) ? items : []) rows.push(...rowIn(table, item, correlationId));
      position = page['LastEvaluatedKey'];
    } while (position !== undefined);
  }
  return { rows, isWhole: true };
};
