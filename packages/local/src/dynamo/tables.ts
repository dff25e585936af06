import type { TableDefinition } from '../template/definitions.ts';
import { isJsonList, isJsonObject, type JsonObject } from '../template/json.ts';
import { DynamoCallFailed, type DynamoClient } from './dynamo-client.ts';
import { keptView } from './engine-file.ts';

const keyInput = (table: TableDefinition): JsonObject => {
  const keys = table.rangeKey === undefined ? [table.hashKey] : [table.hashKey, table.rangeKey];
  return {
    TableName: table.name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keys.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    KeySchema: keys.map(({ name }, index) => ({
      AttributeName: name,
      KeyType: index === 0 ? 'HASH' : 'RANGE',
    })),
    ...(table.streamView === undefined
      ? {}
      : { StreamSpecification: { StreamEnabled: true, StreamViewType: keptView } }),
  };
};

/** `pk HASH, sk RANGE`, whatever order an engine gives the fields in. */
const keysOf = (description: JsonObject): string => {
  const schema = description['KeySchema'];
  const keys = isJsonList(schema) ? schema : [];
  return keys
    .map((key) => (isJsonObject(key) ? `${String(key['AttributeName'])} ${String(key['KeyType'])}` : '?'))
    .join(', ');
};

/** A table of that name exists and has other keys: its data belongs to another template. */
const refuseOtherKeys = async (client: DynamoClient, table: TableDefinition): Promise<void> => {
  const { Table } = await client.call('DynamoDB', 'DescribeTable', { TableName: table.name });
  const wanted = keysOf(keyInput(table));
  if (isJsonObject(Table) && keysOf(Table) !== wanted) {
    throw new Error(
      `Table ${table.name} exists with keys ${keysOf(Table)}, the template wants ${wanted}: ` +
        'start with a fresh data directory',
    );
  }
};

/** Makes the table as the template has it, or checks that the one that exists has the same keys. */
export const ensureTable = async (client: DynamoClient, table: TableDefinition): Promise<void> => {
  try {
    await client.call('DynamoDB', 'CreateTable', keyInput(table));
  } catch (error) {
    if (!(error instanceof DynamoCallFailed) || error.code !== 'ResourceInUseException') throw error;
    await refuseOtherKeys(client, table);
  }
  if (table.ttlAttribute === undefined) return;
  try {
    await client.call('DynamoDB', 'UpdateTimeToLive', {
      TableName: table.name,
      TimeToLiveSpecification: { Enabled: true, AttributeName: table.ttlAttribute },
    });
  } catch (error) {
    // Amazon's own engine refuses to enable what is enabled.
    if (!(error instanceof DynamoCallFailed) || error.code !== 'ValidationException') throw error;
  }
};
