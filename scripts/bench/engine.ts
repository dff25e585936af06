import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateTableCommand, type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { freePort } from '../../packages/local/src/stack/free-port.ts';

const START_LIMIT_MS = 10_000;
const LOOK_EVERY_MS = 20;

/**
 * The local stack's DynamoDB engine, in memory: what is compared is calls and work, not this machine's disk. Ends with
 * the bench.
 */
export async function startBenchEngine() {
  const require = createRequire(join(import.meta.dirname, '..', '..', 'packages', 'local', 'package.json'));
  const program = join(dirname(require.resolve('@dynoxide/linux-x64/package.json')), 'dynoxide');
  const port = await freePort();
  const child = spawn(program, ['serve', '--port', String(port)], { stdio: 'ignore' });
  const end = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', end);
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.dispose]() {
      process.off('exit', end);
      end();
    },
  };
}

/** Waits until the engine answers. */
export async function awaitEngine(client: DynamoDBClient): Promise<void> {
  const endMs = performance.now() + START_LIMIT_MS;
  for (;;) {
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch (error) {
      if (performance.now() > endMs) throw error;
      await pause(LOOK_EVERY_MS);
    }
  }
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
