import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDynamoClient } from '../dynamo/dynamo-client.ts';
import { isJsonList, isJsonObject } from '../template/json.ts';
import { writeSmallStack } from '../testing/small-stack.ts';
import { temporaryDirectory } from '../testing/zip-fixture.ts';
import type { LocalStack } from './local-stack.ts';
import { startLocalStack } from './start-local-stack.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());
const compiled = writeSmallStack(join(directory.path, 'package'));
const notices: string[] = [];
const optionsFor = (data: string) => ({
  ...compiled,
  dataDir: join(directory.path, data),
  httpPort: 0,
  awsPort: 0,
  issuerPort: 0,
  localConcurrency: 2,
  onNotice: (text: string) => notices.push(text),
});

const post = async (stack: LocalStack, id: string, scopes = ['things:write']) => {
  const token = await stack.token(scopes, 'test');
  return fetch(`${stack.httpUrl}/things`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id }),
  });
};

/** id → how often its effect was applied. */
const seen = async (stack: LocalStack): Promise<Record<string, number>> => {
  const { Items } = await createDynamoClient(stack.dynamodbUrl).call('DynamoDB', 'Scan', {
    TableName: 'small-seen',
  });
  const entries = (isJsonList(Items) ? Items : []).flatMap((item) => {
    if (!isJsonObject(item) || !isJsonObject(item['pk']) || !isJsonObject(item['times'])) return [];
    return [[String(item['pk']['S']), Number(item['times']['N'])] as const];
  });
  return Object.fromEntries(entries);
};

/** Processes (not zombies) that have this text in their command line: all that a stack starts have its data directory. */
const processesWith = (text: string): readonly number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      if (!Number.isInteger(pid) || pid === process.pid) return false;
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    });

test('a request goes through table, stream, bus, rule, queue and consumer; a restart goes on where it was', async () => {
  const first = await startLocalStack(optionsFor('whole'));
  expect((await fetch(`${first.httpUrl}/things`, { method: 'POST' })).status).toBe(401);
  expect((await post(first, 'a', ['other'])).status).toBe(403);
  const made = await post(first, 'a');
  expect([made.status, made.headers.get('location')]).toEqual([201, '/things/a']);
  await Promise.all(['b', 'c', 'poison-d'].map((id) => post(first, id)));
  expect(await first.waitIdle(20_000)).toBe(true);
  expect(await seen(first)).toEqual({ a: 1, b: 1, c: 1 });

  const stats = first.stats();
  expect(stats.ledger.counts()).toMatchObject({
    published: 4,
    delivered: 4,
    acked: 3,
    deadLettered: 1,
    inFlight: 0,
  });
  expect(stats.inFlight).toEqual({ http: 0, batches: 0 });
  expect(
    stats.queues.map(({ name, visible, isDeadLetterQueue }) => ({ name, visible, isDeadLetterQueue })),
  ).toEqual([
    { name: 'small-dead', visible: 1, isDeadLetterQueue: true },
    { name: 'small-queue', visible: 0, isDeadLetterQueue: false },
  ]);
  expect(stats.functions.find(({ name }) => name === 'small-api')).toMatchObject({
    invocations: 4,
    errors: 0,
  });
  expect(stats.memory.residentBytes).toBeGreaterThan(50_000_000);
  await first.stop();

  const second = await startLocalStack(optionsFor('whole'));
  await post(second, 'e');
  expect(await second.waitIdle(20_000)).toBe(true);
  expect(await seen(second)).toEqual({ a: 1, b: 1, c: 1, e: 1 });
  expect(second.ledger.counts()).toMatchObject({ published: 5, acked: 4, deadLettered: 1 });
  await second.stop();
  expect(readdirSync(join(directory.path, 'whole', 'run'))).toEqual([]);
  expect(notices).toEqual([]);
}, 60_000);

test('a data directory belongs to one stack at a time', async () => {
  const stack = await startLocalStack(optionsFor('shared'));
  await expect(startLocalStack(optionsFor('shared'))).rejects.toThrow(`(process ${process.pid}) runs on`);
  expect((await post(stack, 'still-works')).status).toBe(201);
  await stack.stop();
}, 30_000);

test.each(['httpPort', 'awsPort', 'issuerPort'] as const)(
  'a taken %s is named, and everything that was started is stopped',
  async (option) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const starting = startLocalStack({ ...optionsFor(option), [option]: port });
    await expect(starting).rejects.toThrow(`Port ${port} is taken`);
    other.close();
    expect(existsSync(join(directory.path, option, 'lock'))).toBe(false);
    expect(readdirSync(join(directory.path, option, 'run'))).toEqual([]);
  },
  30_000,
);

test('what it cannot do is refused before anything is made', async () => {
  const { templateFile } = writeSmallStack(join(directory.path, 'refused'), {
    Odd: { Type: 'AWS::Kinesis::Stream' },
  });
  const starting = startLocalStack({ ...optionsFor('untouched'), templateFile });
  await expect(starting).rejects.toThrow(
    'Resources.Odd: resource type AWS::Kinesis::Stream is not supported',
  );
  expect(existsSync(join(directory.path, 'untouched'))).toBe(false);
  const nothing = startLocalStack({
    ...optionsFor('untouched'),
    templateFile: join(directory.path, 'none.json'),
  });
  await expect(nothing).rejects.toThrow('serverless package');
});

test('kill -9 in mid-load leaves no process behind, and loses nothing that was accepted', async () => {
  const module = fileURLToPath(new URL('./start-local-stack.ts', import.meta.url));
  const script = `
    import { startLocalStack } from ${JSON.stringify(module)};
    const stack = await startLocalStack(${JSON.stringify({ ...optionsFor('killed'), onNotice: undefined })});
    console.log(JSON.stringify({ httpUrl: stack.httpUrl, token: await stack.token(['things:write'], 'test') }));
  `;
  const { dataDir } = optionsFor('killed');
  const accepted: string[] = [];
  for (let round = 0; round < 2; round += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const died = once(child, 'exit').then(() =>
      Promise.reject(new Error('the stack ended before it was up')),
    );
    died.catch(() => undefined);
    const [line] = await Promise.race([once(child.stdout, 'data'), died]);
    const { httpUrl, token }: { httpUrl: string; token: string } = JSON.parse(String(line));
    const load = Array.from({ length: 20 }, async (_, index) => {
      const id = `${round}-${index}`;
      const response = await fetch(`${httpUrl}/things`, {
        method: 'POST',
        headers: { authorization: token },
        body: JSON.stringify({ id }),
      }).catch(() => undefined);
      if (response?.status === 201) accepted.push(id);
    });
    await Promise.race(load);
    // The engine, the shell that guards it, and at least one function.
    expect(processesWith(dataDir).filter((pid) => pid !== child.pid).length).toBeGreaterThan(2);
    child.kill('SIGKILL');
    await Promise.all([once(child, 'exit'), ...load]);
    for (let wait = 0; wait < 200 && processesWith(dataDir).length > 0; wait += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect(processesWith(dataDir)).toEqual([]);
  }
  const stack = await startLocalStack(optionsFor('killed'));
  expect(await stack.waitIdle(30_000)).toBe(true);
  const applied = await seen(stack);
  expect(accepted.length).toBeGreaterThan(0);
  expect(Object.keys(applied)).toEqual(expect.arrayContaining(accepted));
  expect(stack.ledger.counts()).toMatchObject({ inFlight: 0, deadLettered: 0 });
  await stack.stop();
}, 90_000);
