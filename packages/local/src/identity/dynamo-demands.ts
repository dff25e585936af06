import { isJsonList, isJsonObject, type Json, type JsonObject } from '../template/json.ts';

/** One permission that a call needs. */
export type Demand = { readonly iamAction: string; readonly resourceArn: string };

export type TableArn = (table: string) => string;

const text = (value: Json | undefined): readonly string[] => (typeof value === 'string' ? [value] : []);

const onTable =
  (action: string) =>
  (body: JsonObject, arnOf: TableArn): readonly Demand[] =>
    text(body['TableName']).map((table) => ({ iamAction: `dynamodb:${action}`, resourceArn: arnOf(table) }));

/** An index is a resource of its own: the table's permission does not reach it. */
const onTableOrIndex =
  (action: string) =>
  (body: JsonObject, arnOf: TableArn): readonly Demand[] =>
    onTable(action)(body, arnOf).map((demand) => {
      const [index] = text(body['IndexName']);
      return index === undefined
        ? demand
        : { ...demand, resourceArn: `${demand.resourceArn}/index/${index}` };
    });

const onTables =
  (action: string) =>
  (body: JsonObject, arnOf: TableArn): readonly Demand[] => {
    const tables = body['RequestItems'];
    return Object.keys(isJsonObject(tables) ? tables : {}).map((table) => ({
      iamAction: `dynamodb:${action}`,
      resourceArn: arnOf(table),
    }));
  };

/** There is no permission for a transaction: each of its elements needs that of the single call. */
const onElements =
  (actions: Readonly<Record<string, string>>) =>
  (body: JsonObject, arnOf: TableArn): readonly Demand[] => {
    const items = body['TransactItems'];
    return (isJsonList(items) ? items : []).flatMap((item) =>
      Object.entries(isJsonObject(item) ? item : {}).flatMap(([element, written]) => {
        const action = actions[element];
        return action === undefined || !isJsonObject(written) ? [] : onTable(action)(written, arnOf);
      }),
    );
  };

const onEverything = (action: string) => (): readonly Demand[] => [
  { iamAction: `dynamodb:${action}`, resourceArn: '*' },
];

/** What a request needs, by its body. One that names no table needs nothing, and the engine refuses it. */
export type DemandsOf = (body: JsonObject, arnOf: TableArn) => readonly Demand[];

/** Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB". */
export const dynamoDemands: ReadonlyMap<string, DemandsOf> = new Map<string, DemandsOf>([
  ['GetItem', onTable('GetItem')],
  ['PutItem', onTable('PutItem')],
  ['UpdateItem', onTable('UpdateItem')],
  ['DeleteItem', onTable('DeleteItem')],
  ['Query', onTableOrIndex('Query')],
  ['Scan', onTableOrIndex('Scan')],
  ['BatchGetItem', onTables('BatchGetItem')],
  ['BatchWriteItem', onTables('BatchWriteItem')],
  ['TransactGetItems', onElements({ Get: 'GetItem' })],
  [
    'TransactWriteItems',
    onElements({
      Put: 'PutItem',
      Update: 'UpdateItem',
      Delete: 'DeleteItem',
      ConditionCheck: 'ConditionCheckItem',
    }),
  ],
  ['DescribeTable', onTable('DescribeTable')],
  ['DescribeTimeToLive', onTable('DescribeTimeToLive')],
  ['ListTables', onEverything('ListTables')],
]);
