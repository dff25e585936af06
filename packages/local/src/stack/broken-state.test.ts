import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { writeSmallStack } from '../testing/small-stack.ts';
import { temporaryDirectory } from '../testing/zip-fixture.ts';
import type { LocalStack } from './local-stack.ts';
import { startLocalStack } from './start-local-stack.ts';

/** A data directory that is not as it should be: each start says what is wrong, where, and the way out. */
const directory = temporaryDirectory();
afterAll(() => directory.remove());
const compiled = writeSmallStack(join(directory.path, 'package'), {
  Files: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'small-files' } },
});
const healthy = join(directory.path, 'healthy');
const notices: string[] = [];
const start = (dataDir: string): Promise<LocalStack> =>
  startLocalStack({
    ...compiled,
    dataDir,
    httpPort: 0,
    awsPort: 0,
    issuerPort: 0,
    onNotice: (text) => void notices.push(text),
  });

const post = async (stack: LocalStack, id: string): Promise<number> => {
  const token = await stack.token(['things:write'], 'test');
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${stack.httpUrl}/things`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ id }),
  });
  return answer.status;
};

beforeAll(async () => {
  const stack = await start(healthy);
  expect(await post(stack, 'a')).toBe(201);
  const s3 = new S3Client({
    endpoint: stack.awsUrl,
    region: 'eu-west-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKIADEVELOPER', secretAccessKey: 'x' },
  });
  await s3.send(new PutObjectCommand({ Bucket: 'small-files', Key: 'kept', Body: 'bytes' }));
  s3.destroy();
  expect(await stack.waitIdle(20_000)).toBe(true);
  await stack.stop();
}, 60_000);

let copies = 0;
/** The healthy directory, copied and damaged. */
const damaged = (damage: (dataDir: string) => void): string => {
  copies += 1;
  const dataDir = join(directory.path, `copy-${copies}`);
  cpSync(healthy, dataDir, { recursive: true });
  damage(dataDir);
  return dataDir;
};

/** Why the start is refused; and that it leaves nothing running or locked behind. */
const refusalOf = async (dataDir: string): Promise<string> => {
  const outcome = await start(dataDir).then(
    async (stack) => {
      await stack.stop();
      return 'started';
    },
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  expect(readdirSync(join(dataDir, 'run'))).toEqual([]);
  return outcome;
};

const scribble = (file: string) => (dataDir: string) => {
  rmSync(`${join(dataDir, file)}-wal`, { force: true });
  rmSync(`${join(dataDir, file)}-shm`, { force: true });
  writeFileSync(join(dataDir, file), 'this was a state file once '.repeat(500));
};

const stateFiles = ['messages.db', 'states.db', 'invocations.db', 'mappings.db', 'dynamodb/engine.db'];

test.each([
  ['messages.db', 'queues, deliveries'],
  ['states.db', 'executions of state machines'],
  ['invocations.db', 'invocations that nobody waits for'],
  ['mappings.db', 'the positions of mappings in their streams'],
  ['dynamodb/engine.db', 'all tables'],
])(
  'a damaged %s is named, with what would be lost without it',
  async (file, holds) => {
    const dataDir = damaged(scribble(file));
    const before = readFileSync(join(dataDir, file));
    const why = await refusalOf(dataDir);
    expect(why).toContain(`State file ${join(dataDir, file)} is damaged`);
    expect(why).toContain(`Move it (and its -wal file) away to start without ${holds}`);
    expect(readFileSync(join(dataDir, file))).toEqual(before);
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
  },
  30_000,
);

test.each(stateFiles.filter((file) => !file.startsWith('dynamodb')))(
  'a %s of a newer version is left as it is',
  async (file) => {
    const dataDir = damaged((copy) => {
      const database = new DatabaseSync(join(copy, file));
      database.exec('PRAGMA user_version = 99');
      database.close();
    });
    const why = await refusalOf(dataDir);
    expect(why).toMatch(
      /has format 99, but this version of the local stack knows formats up to \d+\. Use the version that wrote it/,
    );
    expect(why).toContain(join(dataDir, file));
  },
  30_000,
);

test('positions that an earlier version wrote, without a mark, are gone on from', async () => {
  const file = 'mappings.db';
  const dataDir = damaged((copy) => {
    const database = new DatabaseSync(join(copy, file));
    database.exec('PRAGMA application_id = 0; PRAGMA user_version = 0');
    database.close();
  });
  expect(await refusalOf(dataDir)).toBe('started');
  const database = new DatabaseSync(join(dataDir, file));
  expect(database.prepare('SELECT mapping_id FROM stream_checkpoints').all()).toHaveLength(1);
  database.close();
}, 30_000);

test("a damaged issuer's key is named", async () => {
  const dataDir = damaged((copy) => writeFileSync(join(copy, 'issuer', 'key.json'), '{"kty":'));
  expect(await refusalOf(dataDir)).toMatch(/issuer\/key\.json is not a usable key: delete it/);
}, 30_000);

test.each([
  ['of a process that is gone', '999999999 1'],
  ['of a process id that another program has by now', `${process.ppid} 1`],
  ['that is empty', ''],
  ['that holds nothing readable', '\u0000\u0001 lock'],
])(
  'a stale lock %s is taken over',
  async (_, words) => {
    const stack = await start(damaged((copy) => writeFileSync(join(copy, 'lock'), words)));
    expect(await post(stack, 'b')).toBe(201);
    await stack.stop();
  },
  30_000,
);

test('a lock that cannot be read is named', async () => {
  const dataDir = damaged((copy) => mkdirSync(join(copy, 'lock')));
  expect(await refusalOf(dataDir)).toMatch(/lock cannot be read\. Delete it if no other stack runs/);
}, 30_000);

test('moved away, the list of objects can be put back: their bytes are kept aside', async () => {
  const dataDir = damaged((copy) => {
    for (const end of ['', '-wal']) {
      const file = join(copy, `messages.db${end}`);
      if (!existsSync(file)) continue;
      cpSync(file, join(directory.path, `moved.db${end}`));
      rmSync(file);
    }
  });
  const [blob = ''] = readdirSync(join(dataDir, 's3'));
  const stack = await start(dataDir);
  expect(await post(stack, 'c')).toBe(201);
  await stack.stop();
  expect(readFileSync(join(dataDir, 's3.aside-1', blob), 'utf8')).toBe('bytes');
  expect(existsSync(join(directory.path, 'moved.db'))).toBe(true);
}, 30_000);

test('nothing was said in passing: what was wrong stood in the refusals', () => {
  expect(notices).toEqual([]);
});
