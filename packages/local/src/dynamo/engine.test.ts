import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { InvocationOutcome } from '../lambda/outcome.ts';
import { openCheckpoints } from '../mappings/checkpoints.ts';
import { startStreamMapping } from '../mappings/stream-mapping.ts';
import { createStreamSource } from '../mappings/stream-source.ts';
import type { StreamMappingDefinition, StreamView, TableDefinition } from '../template/definitions.ts';
import type { JsonObject } from '../template/json.ts';
import { temporaryDirectory } from '../testing/zip-fixture.ts';
import { markExpiring } from './differences/expiry-marks.ts';
import { awsSequenceNumber } from './differences/sequence-numbers.ts';
import { trimStreams } from './differences/trim-streams.ts';
import { createDynamoClient, type DynamoClient } from './dynamo-client.ts';
import { type Engine, startEngine } from './engine.ts';
import { openEngineFile, prepareEngineFile } from './engine-file.ts';
import { ensureTable } from './tables.ts';
import { sweepExpired } from './ttl-sweep.ts';

const directory = temporaryDirectory();
const warnings: string[] = [];
const processes = new Set<number>();
const start = () =>
  startEngine({
    dataDir: directory.path,
    onWarning: (text) => warnings.push(text),
    onProcessStarted: (pid) => processes.add(pid),
    onProcessGone: (pid) => processes.delete(pid),
  });
const table = (name: string, changes: Partial<TableDefinition> = {}): TableDefinition => ({
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

let engine: Engine;
let client: DynamoClient;
beforeAll(async () => {
  engine = await start();
  client = createDynamoClient(engine.url);
});
afterAll(async () => {
  await engine.stop();
  directory.remove();
});

const put = (name: string, pk: string, attributes: JsonObject = {}) =>
  client.call('DynamoDB', 'PutItem', {
    TableName: name,
    Item: { pk: { S: pk }, sk: { S: 's' }, ...attributes },
  });
const count = async (name: string) =>
  (await client.call('DynamoDB', 'Scan', { TableName: name, Select: 'COUNT' }))['Count'];
const until = async (isTrue: () => boolean | Promise<boolean>) => {
  const limitMs = performance.now() + 10_000;
  while (!(await isTrue())) {
    if (performance.now() > limitMs) throw new Error('did not come true');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

describe('the engine', () => {
  test('starts on a file with the indexes that keep streams fast', () => {
    const file = join(directory.path, 'dynamodb', 'engine.db');
    expect(engine.file).toBe(file);
    const database = new DatabaseSync(file, { readOnly: true });
    const names = database.prepare(`SELECT name FROM sqlite_master WHERE name LIKE 'twolane_%'`).all();
    database.close();
    expect(names).toHaveLength(2);
    expect(warnings).toEqual([]);
  });

  test('makes a table once, and refuses other keys by name', async () => {
    await ensureTable(client, table('once'));
    await put('once', 'a');
    await ensureTable(client, table('once'));
    expect(await count('once')).toBe(1);
    await expect(ensureTable(client, table('once', { rangeKey: undefined }))).rejects.toThrow(
      'Table once exists with keys',
    );
  });

  test('is started again when it dies, on the same address, with its data', async () => {
    await ensureTable(client, table('kept'));
    await put('kept', 'a');
    const wrapper = engine.pid() ?? 0;
    const [own] = readFileSync(`/proc/${wrapper}/task/${wrapper}/children`, 'utf8').split(' ').map(Number);
    process.kill(own ?? 0, 'SIGKILL');
    await until(async () => (await count('kept').catch(() => 0)) === 1 && engine.pid() !== wrapper);
    expect(warnings.join()).toContain('died and is started again');
  });

  test('sweeps what expired, and only that', async () => {
    await ensureTable(client, table('expiring'));
    await put('expiring', 'old', { expiresAtSec: { N: '999' } });
    await put('expiring', 'new', { expiresAtSec: { N: '1001' } });
    await put('expiring', 'never');
    await put('expiring', 'zero', { expiresAtSec: { N: '0' } });
    const unmarked = () => ({ unmark: () => undefined });
    expect(await sweepExpired(client, table('expiring'), 1_000, undefined, unmarked)).toBeUndefined();
    expect(await count('expiring')).toBe(3);
    const old = await client.call('DynamoDB', 'GetItem', {
      TableName: 'expiring',
      Key: { pk: { S: 'old' }, sk: { S: 's' } },
    });
    expect(old['Item']).toBeUndefined();
  });

  test('trims by age and by checkpoint, never the latest record of a table', async () => {
    await ensureTable(client, table('trimmed'));
    for (const pk of ['a', 'b', 'c', 'd']) await put('trimmed', pk);
    const file = engine.file ?? '';
    const left = () => {
      const database = new DatabaseSync(file, { readOnly: true });
      const rows = database
        .prepare(`SELECT sequence_number AS n FROM _stream_records WHERE table_name = 'trimmed'`)
        .all();
      database.close();
      return rows.map((row) => Number(row['n'])).sort();
    };
    const [first = 0, , third = 0, last = 0] = left();
    expect(trimStreams(file, 0, new Map([['trimmed', awsSequenceNumber(String(third))]]), 0n)).toBe(2);
    expect(left()).toEqual([third, last]);
    trimStreams(file, Date.now() / 1000 + 90_000, new Map());
    expect(left()).toEqual([last]);
    await put('trimmed', 'e');
    expect(Math.max(...left())).toBeGreaterThan(last);
    expect(first).toBeLessThan(third);
  });

  test('a file of an unknown schema is not touched, and said so', () => {
    const file = join(directory.path, 'other.db');
    const database = new DatabaseSync(file);
    database.exec(
      `CREATE TABLE _config (key TEXT, value TEXT); INSERT INTO _config VALUES ('schema_version', '10')`,
    );
    database.close();
    expect(prepareEngineFile(file)).toMatchObject({
      kind: 'unknown',
      warning: expect.stringContaining('schema 10'),
    });
    expect(prepareEngineFile(join(directory.path, 'none.db'))).toEqual({ kind: 'empty' });
    expect(existsSync(join(directory.path, 'none.db'))).toBe(false);
  });
});

describe('a stream mapping', () => {
  const mapping = (
    name: string,
    changes: Partial<StreamMappingDefinition> = {},
  ): StreamMappingDefinition => ({
    kind: 'stream',
    logicalId: `From${name}`,
    functionArn: 'f',
    streamArn: table(name).streamArn,
    tableName: name,
    enabled: true,
    batchSize: 3,
    batchingWindowMs: 0,
    partialBatches: true,
    startingPosition: 'TRIM_HORIZON',
    bisectOnError: true,
    maximumRetryAttempts: 0,
    maximumRecordAgeSec: -1,
    onFailureQueueArn: 'dead',
    filters: [],
    ...changes,
  });
  type Batch = readonly {
    readonly dynamodb: {
      readonly Keys: { readonly pk: { readonly S: string } };
      readonly SequenceNumber: string;
    };
  }[];
  const keysOf = (payload: string) => {
    const { Records }: { Records: Batch } = JSON.parse(payload);
    return Records.map(({ dynamodb }) => dynamodb.Keys.pk.S);
  };
  const run = (
    definition: StreamMappingDefinition,
    answer: (keys: readonly string[], payload: string) => InvocationOutcome,
    view: StreamView = 'NEW_AND_OLD_IMAGES',
  ) => {
    const calls: string[][] = [];
    const payloads: string[] = [];
    const dead: string[] = [];
    const checkpoints = openCheckpoints(join(directory.path, 'positions.db'));
    const started = startStreamMapping({
      definition,
      checkpoints,
      source: createStreamSource(client, { ...definition, region: 'eu-west-1', view }, () => Date.now()),
      functions: {
        concurrencyOf: () => 1,
        whenFree: () => Promise.resolve(),
        invoke: (_arn, payload) => {
          calls.push(keysOf(payload));
          payloads.push(payload);
          return Promise.resolve(answer(keysOf(payload), payload));
        },
      },
      queues: {
        receive: () => Promise.resolve([]),
        delete: () => undefined,
        visibilityMs: () => 30_000,
        send: (_arn, body) => dead.push(body),
      },
      passes: (record) => !JSON.stringify(record).includes('"filtered"'),
      nowMs: () => Date.now(),
      onError: (error) => warnings.push(String(error)),
    });
    const stop = async () => {
      await started.stop();
      checkpoints.close();
    };
    return { calls, payloads, dead, started, stop };
  };
  const fine: InvocationOutcome = { kind: 'returned', payload: '{}' };

  test('delivers in order, in batches, as AWS shapes records, and goes on after a restart', async () => {
    await ensureTable(client, table('ordered'));
    for (const pk of ['a', 'b', 'filtered', 'c', 'd']) await put('ordered', pk);
    const first = run(mapping('ordered'), () => fine);
    await until(() => first.calls.flat().length === 4 && first.started.caughtUp());
    expect(first.calls.flat()).toEqual(['a', 'b', 'c', 'd']);
    expect(first.calls.every((keys) => keys.length <= 3)).toBe(true);
    const { Records } = JSON.parse(first.payloads[0] ?? '');
    expect(Records[0]).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      eventSourceARN: table('ordered').streamArn,
      awsRegion: 'eu-west-1',
    });
    await first.stop();
    await put('ordered', 'e');
    const second = run(mapping('ordered'), () => fine);
    await until(() => second.calls.length > 0 && second.started.caughtUp());
    expect(second.calls).toEqual([['e']]);
    await second.stop();
  });

  test.each<StreamView>(['KEYS_ONLY', 'NEW_IMAGE', 'NEW_AND_OLD_IMAGES'])(
    'a write that changes nothing emits nothing, with a view of %s',
    async (view) => {
      const name = `unchanged-${view}`;
      await ensureTable(client, table(name, { streamView: view }));
      const nested = { m: { M: Object.fromEntries([...'abcdefgh'].map((key) => [key, { S: key }])) } };
      await put(name, 'a', nested);
      await put(name, 'a', nested);
      await put(name, 'a', { ...nested, n: { N: '1' } });
      await put(name, 'b');
      const mapped = run(mapping(name), () => fine, view);
      await until(() => mapped.calls.flat().includes('b') && mapped.started.caughtUp());
      expect(mapped.calls.flat()).toEqual(['a', 'a', 'b']);
      const { Records } = JSON.parse(mapped.payloads[0] ?? '');
      expect(Records[0].dynamodb.StreamViewType).toBe(view);
      expect('NewImage' in Records[0].dynamodb).toBe(view !== 'KEYS_ONLY');
      expect('OldImage' in Records[1].dynamodb).toBe(view === 'NEW_AND_OLD_IMAGES');
      await mapped.stop();
    },
  );

  test('an item that expired is deleted by the service, any other by somebody', async () => {
    await ensureTable(client, table('expired'));
    await put('expired', 'old', { expiresAtSec: { N: '999' } });
    await put('expired', 'gone');
    const database = openEngineFile(engine.file ?? '');
    await sweepExpired(client, table('expired'), 1_000, undefined, (name, keys) =>
      markExpiring(database, name, keys),
    );
    database.close();
    const key = { pk: { S: 'gone' }, sk: { S: 's' } };
    await client.call('DynamoDB', 'DeleteItem', { TableName: 'expired', Key: key });
    const mapped = run(mapping('expired', { batchSize: 10 }), () => fine);
    await until(() => mapped.calls.flat().length === 4 && mapped.started.caughtUp());
    const removed = mapped.payloads
      .flatMap((payload) => JSON.parse(payload).Records)
      .filter(({ eventName }) => eventName === 'REMOVE');
    expect(removed.map(({ dynamodb, userIdentity }) => [dynamodb.Keys.pk.S, userIdentity])).toEqual([
      ['old', { type: 'Service', principalId: 'dynamodb.amazonaws.com' }],
      ['gone', undefined],
    ]);
    await mapped.stop();
  });

  test('LATEST passes over what was there when the mapping was made, and nothing after it', async () => {
    await ensureTable(client, table('latest'));
    for (const pk of ['a', 'b']) await put('latest', pk);
    const latest = mapping('latest', { startingPosition: 'LATEST' });
    const first = run(latest, () => fine);
    await until(first.started.caughtUp);
    await first.stop();
    // While nobody reads: the mapping is there all the same.
    await put('latest', 'c');
    const second = run(latest, () => fine);
    await until(() => second.calls.length > 0 && second.started.caughtUp());
    expect([...first.calls, ...second.calls].flat()).toEqual(['c']);
    await second.stop();
  });

  test('LATEST on a stream without records begins with the first one', async () => {
    await ensureTable(client, table('fresh'));
    const fresh = mapping('fresh', { startingPosition: 'LATEST' });
    const first = run(fresh, () => fine);
    await until(first.started.caughtUp);
    await first.stop();
    await put('fresh', 'a');
    const second = run(fresh, () => fine);
    await until(() => second.calls.length > 0 && second.started.caughtUp());
    expect(second.calls).toEqual([['a']]);
    await second.stop();
  });

  test('bisects down to the poison, gives it up with its whereabouts, and goes on', async () => {
    await ensureTable(client, table('poisoned'));
    for (const pk of ['a', 'b', 'poison', 'c']) await put('poisoned', pk);
    const mapped = run(mapping('poisoned', { batchSize: 4 }), (keys) =>
      keys.includes('poison') ? { kind: 'failed', errorType: 'E', payload: '{}' } : fine,
    );
    await until(() => mapped.calls.some((keys) => keys.join() === 'c') && mapped.started.caughtUp());
    expect(mapped.calls).toEqual([['a', 'b', 'poison', 'c'], ['a', 'b'], ['poison', 'c'], ['poison'], ['c']]);
    expect(mapped.dead).toHaveLength(1);
    expect(JSON.parse(mapped.dead[0] ?? '')).toMatchObject({
      requestContext: { functionArn: 'f', condition: 'RetryAttemptsExhausted', approximateInvokeCount: 1 },
      DDBStreamBatchInfo: { batchSize: 1, streamArn: table('poisoned').streamArn },
    });
    await mapped.stop();
  });

  test('a partial answer moves the checkpoint to the lowest failure', async () => {
    await ensureTable(client, table('partial'));
    for (const pk of ['a', 'b', 'c']) await put('partial', pk);
    let refused = 0;
    const mapped = run(mapping('partial', { maximumRetryAttempts: 5 }), (keys, payload) => {
      const { Records }: { Records: Batch } = JSON.parse(payload);
      const b = Records[keys.indexOf('b')]?.dynamodb.SequenceNumber;
      if (b === undefined || refused > 0) return fine;
      refused += 1;
      return { kind: 'returned', payload: JSON.stringify({ batchItemFailures: [{ itemIdentifier: b }] }) };
    });
    await until(() => mapped.calls.length === 2 && mapped.started.caughtUp());
    expect(mapped.calls).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ]);
    await mapped.stop();
  });
});

test('stop leaves no process behind', async () => {
  expect(processes.size).toBe(1);
  await engine.stop();
  await until(() => processes.size === 0);
});
