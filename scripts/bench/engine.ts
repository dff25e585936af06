import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startEngine } from '../../packages/local/src/dynamo/engine.ts';

/** The local stack's engine on a folder of its own, which is removed at the end. */
export async function startBenchEngine() {
  const dataDir = mkdtempSync(join(tmpdir(), 'twolane-bench-'));
  const engine = await startEngine({
    dataDir,
    onWarning: (text) => process.stderr.write(`${text}\n`),
    onProcessStarted: () => {},
    onProcessGone: () => {},
  });
  return {
    url: engine.url,
    async [Symbol.asyncDispose]() {
      await engine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** `pk` and `sk` as everywhere, or `id` alone as Powertools has it. */
export async function createBenchTable(
  client: DynamoDBClient,
  table: string,
  key: readonly string[] = ['pk', 'sk'],
) {
  const [hash = 'pk', range] = key;
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: key.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: hash, KeyType: 'HASH' },
        ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
      ],
    }),
  );
}
