import { createDynamoClient } from '../dynamo/dynamo-client.ts';
import { startEngine } from '../dynamo/engine.ts';
import type { TableDefinition } from '../template/definitions.ts';
import type { JsonObject } from '../template/json.ts';
import { temporaryDirectory } from './zip-fixture.ts';

export const tableDefinition = (name: string, changes: Partial<TableDefinition> = {}): TableDefinition => ({
  logicalId: name,
  name,
  arn: `arn:aws:dynamodb:eu-west-1:000000000000:table/${name}`,
  hashKey: { name: 'pk', type: 'S' },
  rangeKey: { name: 'sk', type: 'S' },
  streamView: 'NEW_AND_OLD_IMAGES',
  streamArn: `arn:aws:dynamodb:eu-west-1:000000000000:table/${name}/stream/label`,
  ttlAttribute: 'expiresAtSec',
  ...changes,
});

/** Waits until it is true; throws after ten seconds. */
export const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  const limitMs = performance.now() + 10_000;
  while (!(await isTrue())) {
    if (performance.now() > limitMs) throw new Error('did not come true');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** The engine on a folder of its own, and what a test does with tables of the keys `pk` and `sk`. */
export const openEngineHouse = async () => {
  const directory = temporaryDirectory();
  const warnings: string[] = [];
  const processes = new Set<number>();
  const engine = await startEngine({
    dataDir: directory.path,
    onWarning: (text) => warnings.push(text),
    onProcessStarted: (pid) => processes.add(pid),
    onProcessGone: (pid) => processes.delete(pid),
  });
  const client = createDynamoClient(engine.url);
  const keyOf = (pk: string) => ({ pk: { S: pk }, sk: { S: 's' } });
  return {
    directory: directory.path,
    engine,
    client,
    warnings,
    processes,
    put: (table: string, pk: string, attributes: JsonObject = {}) =>
      client.call('DynamoDB', 'PutItem', { TableName: table, Item: { ...keyOf(pk), ...attributes } }),
    remove: (table: string, pk: string) =>
      client.call('DynamoDB', 'DeleteItem', { TableName: table, Key: keyOf(pk) }),
    get: async (table: string, pk: string) =>
      (await client.call('DynamoDB', 'GetItem', { TableName: table, Key: keyOf(pk) }))['Item'],
    count: async (table: string) =>
      (await client.call('DynamoDB', 'Scan', { TableName: table, Select: 'COUNT' }))['Count'],
    close: async () => {
      await engine.stop();
      directory.remove();
    },
  };
};

export type EngineHouse = Awaited<ReturnType<typeof openEngineHouse>>;
