import { join } from 'node:path';
import { markExpiring } from '../dynamo/differences/expiry-marks.ts';
import { openEngineFile } from '../dynamo/engine-file.ts';
import { ensureTable } from '../dynamo/tables.ts';
import { sweepExpired } from '../dynamo/ttl-sweep.ts';
import type { InvocationOutcome } from '../lambda/outcome.ts';
import type { StreamMappingDefinition, StreamView } from '../template/definitions.ts';
import { type EngineHouse, openEngineHouse, tableDefinition, until } from '../testing/engine-house.ts';
import { openCheckpoints } from './checkpoints.ts';
import { startStreamMapping } from './stream-mapping.ts';
import { createStreamSource } from './stream-source.ts';

let house: EngineHouse;
beforeAll(async () => {
  house = await openEngineHouse();
});
afterAll(() => house.close());

describe('a stream mapping', () => {
  const mapping = (
    name: string,
    changes: Partial<StreamMappingDefinition> = {},
  ): StreamMappingDefinition => ({
    kind: 'stream',
    logicalId: `From${name}`,
    functionArn: 'f',
    streamArn: tableDefinition(name).streamArn,
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
    { view = 'NEW_AND_OLD_IMAGES', nowMs = Date.now }: { view?: StreamView; nowMs?: () => number } = {},
  ) => {
    const calls: string[][] = [];
    const payloads: string[] = [];
    const dead: string[] = [];
    const checkpoints = openCheckpoints(join(house.directory, 'positions.db'));
    const started = startStreamMapping({
      definition,
      checkpoints,
      source: createStreamSource(house.client, { ...definition, region: 'eu-west-1', view }, () =>
        Date.now(),
      ),
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
      nowMs,
      onError: (error) => house.warnings.push(String(error)),
    });
    const stop = async () => {
      await started.stop();
      checkpoints.close();
    };
    return { calls, payloads, dead, started, stop };
  };
  const fine: InvocationOutcome = { kind: 'returned', payload: '{}' };

  test('delivers in order, in batches, as AWS shapes records, and goes on after a restart', async () => {
    await ensureTable(house.client, tableDefinition('ordered'));
    for (const pk of ['a', 'b', 'filtered', 'c', 'd']) await house.put('ordered', pk);
    const first = run(mapping('ordered'), () => fine);
    await until(() => first.calls.flat().length === 4 && first.started.caughtUp());
    expect(first.calls.flat()).toEqual(['a', 'b', 'c', 'd']);
    expect(first.calls.every((keys) => keys.length <= 3)).toBe(true);
    const { Records } = JSON.parse(first.payloads[0] ?? '');
    expect(Records[0]).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      eventSourceARN: tableDefinition('ordered').streamArn,
      awsRegion: 'eu-west-1',
    });
    await first.stop();
    await house.put('ordered', 'e');
    const second = run(mapping('ordered'), () => fine);
    await until(() => second.calls.length > 0 && second.started.caughtUp());
    expect(second.calls).toEqual([['e']]);
    await second.stop();
  });

  test.each<StreamView>(['KEYS_ONLY', 'NEW_IMAGE', 'NEW_AND_OLD_IMAGES'])(
    'a write that changes nothing emits nothing, with a view of %s',
    async (view) => {
      const name = `unchanged-${view}`;
      await ensureTable(house.client, tableDefinition(name, { streamView: view }));
      const nested = { m: { M: Object.fromEntries([...'abcdefgh'].map((key) => [key, { S: key }])) } };
      await house.put(name, 'a', nested);
      await house.put(name, 'a', nested);
      await house.put(name, 'a', { ...nested, n: { N: '1' } });
      await house.put(name, 'b');
      const mapped = run(mapping(name), () => fine, { view });
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
    await ensureTable(house.client, tableDefinition('expired'));
    await house.put('expired', 'old', { expiresAtSec: { N: '999' } });
    await house.put('expired', 'gone');
    const database = openEngineFile(house.engine.file ?? '');
    await sweepExpired(house.client, tableDefinition('expired'), 1_000, undefined, (name, keys) =>
      markExpiring(database, name, keys),
    );
    database.close();
    await house.remove('expired', 'gone');
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
    await ensureTable(house.client, tableDefinition('latest'));
    for (const pk of ['a', 'b']) await house.put('latest', pk);
    const latest = mapping('latest', { startingPosition: 'LATEST' });
    const first = run(latest, () => fine);
    await until(first.started.caughtUp);
    await first.stop();
    // While nobody reads: the mapping is there all the same.
    await house.put('latest', 'c');
    const second = run(latest, () => fine);
    await until(() => second.calls.length > 0 && second.started.caughtUp());
    expect([...first.calls, ...second.calls].flat()).toEqual(['c']);
    await second.stop();
  });

  test('LATEST on a stream without records begins with the first one', async () => {
    await ensureTable(house.client, tableDefinition('fresh'));
    const fresh = mapping('fresh', { startingPosition: 'LATEST' });
    const first = run(fresh, () => fine);
    await until(first.started.caughtUp);
    await first.stop();
    await house.put('fresh', 'a');
    const second = run(fresh, () => fine);
    await until(() => second.calls.length > 0 && second.started.caughtUp());
    expect(second.calls).toEqual([['a']]);
    await second.stop();
  });

  test('goes on with what comes later: the engine calls a shard ended that is open', async () => {
    await ensureTable(house.client, tableDefinition('later'));
    await house.put('later', 'a');
    const mapped = run(mapping('later'), () => fine);
    for (const pk of ['b', 'c']) {
      await until(() => mapped.calls.length > 0 && mapped.started.caughtUp());
      await house.put('later', pk);
    }
    await until(() => mapped.calls.flat().length === 3);
    expect(mapped.calls.flat()).toEqual(['a', 'b', 'c']);
    await mapped.stop();
  });

  test('a batching window gathers what comes one by one, up to the batch size', async () => {
    await ensureTable(house.client, tableDefinition('window'));
    const mapped = run(mapping('window', { batchingWindowMs: 5_000 }), () => fine);
    for (const pk of ['a', 'b', 'c', 'd']) await house.put('window', pk);
    await until(() => mapped.calls.length === 1);
    expect(mapped.calls).toEqual([['a', 'b', 'c']]);
    await mapped.stop();
  });

  test('records that are too old are not tried, and said to the destination', async () => {
    await ensureTable(house.client, tableDefinition('aged'));
    for (const pk of ['a', 'b']) await house.put('aged', pk);
    const nowMs = () => Date.now() + 62_000;
    const mapped = run(mapping('aged', { maximumRecordAgeSec: 60 }), () => fine, { nowMs });
    await until(() => mapped.dead.length > 0 && mapped.started.caughtUp());
    expect(mapped.calls).toEqual([]);
    expect(mapped.dead.map((body) => JSON.parse(body))).toMatchObject([
      {
        requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 0 },
        DDBStreamBatchInfo: { batchSize: 2 },
      },
    ]);
    await mapped.stop();
  });

  test('what is throttled is tried again without an end, and counts as no attempt', async () => {
    await ensureTable(house.client, tableDefinition('busy'));
    await house.put('busy', 'a');
    const answers: InvocationOutcome[] = [{ kind: 'throttled' }, { kind: 'throttled' }, fine];
    const mapped = run(mapping('busy'), () => answers.shift() ?? fine);
    await until(() => mapped.calls.length === 3 && mapped.started.caughtUp());
    expect(mapped.dead).toEqual([]);
    await mapped.stop();
  });

  test('bisects down to the poison, gives it up with its whereabouts, and goes on', async () => {
    await ensureTable(house.client, tableDefinition('poisoned'));
    for (const pk of ['a', 'b', 'poison', 'c']) await house.put('poisoned', pk);
    const mapped = run(mapping('poisoned', { batchSize: 4 }), (keys) =>
      keys.includes('poison') ? { kind: 'failed', errorType: 'E', payload: '{}' } : fine,
    );
    await until(() => mapped.calls.some((keys) => keys.join() === 'c') && mapped.started.caughtUp());
    expect(mapped.calls).toEqual([['a', 'b', 'poison', 'c'], ['a', 'b'], ['poison', 'c'], ['poison'], ['c']]);
    expect(mapped.dead).toHaveLength(1);
    expect(JSON.parse(mapped.dead[0] ?? '')).toMatchObject({
      requestContext: { functionArn: 'f', condition: 'RetryAttemptsExhausted', approximateInvokeCount: 1 },
      DDBStreamBatchInfo: {
        shardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]{8}$/),
        startSequenceNumber: expect.stringMatching(/^\d{21}$/),
        batchSize: 1,
        streamArn: tableDefinition('poisoned').streamArn,
      },
    });
    await mapped.stop();
  });

  test('a partial answer moves the checkpoint to the lowest failure', async () => {
    await ensureTable(house.client, tableDefinition('partial'));
    for (const pk of ['a', 'b', 'c']) await house.put('partial', pk);
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
