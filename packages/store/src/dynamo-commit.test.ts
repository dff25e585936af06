import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ChangeSet, CommitResult } from './change-set.ts';
import { adjust, changes, contractJournal, put, putAt } from './contract/support.ts';
import { storeError } from './dynamo-errors.ts';
import { createDynamoStore } from './dynamo-store.ts';
import { RetryableError, TerminalError } from './errors.ts';

const [a, b] = [
  { pk: 'a', sk: 'a' },
  { pk: 'b', sk: 'b' },
];
/** A store whose client asks nobody: each call ends as `answer` says. */
const newStore = (answer: () => object = () => ({})) => {
  const sent: [string, object][] = [];
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    }),
  );
  client.middlewareStack.add(
    (_next, context) =>
      async ({ input }) => {
        sent.push([context.commandName ?? '', input]);
        return { output: { $metadata: {}, ...answer() }, response: {} };
      },
    { step: 'initialize', name: 'asksNobody', priority: 'high' },
  );
  const ids = ['id-1', 'id-2'].values();
  const newCommitId = () => ids.next().value ?? 'no more ids';
  const ports = { client, journal: contractJournal, inboxTable: 'inbox', newCommitId, sleep: async () => {} };
  return { store: createDynamoStore(ports), sent };
};
const throwing = (error: Error) =>
  newStore(() => {
    throw error;
  }).store;

test.each<[string, ChangeSet, readonly string[]]>([
  ['nothing', changes(), []],
  ['a put alone', changes(put(a)), ['PutItemCommand']],
  ['a later put alone', changes(putAt(a, 1)), ['PutItemCommand']],
  ['an adjustment alone', changes(adjust(a, { n: { by: 1 } })), ['TransactWriteItemsCommand']],
  ['two puts', changes(put(a), put(b)), ['TransactWriteItemsCommand']],
])('%s is committed with as little as it needs', async (_, changeSet, names) => {
  const { store, sent } = newStore();
  expect(await store.commit(changeSet)).toEqual({ kind: 'committed' });
  expect(sent.map(([name]) => name)).toEqual(names);
});

test('its layout is what it was made with', () => {
  expect(newStore().store.layout).toEqual({ journal: contractJournal, inboxTable: 'inbox' });
});

test('each commit has an id of its own', async () => {
  const { store, sent } = newStore();
  await store.commit(changes(put(a)));
  await store.commit(changes(put(a), put(b)));
  expect(sent.map(([, input]) => input)).toMatchObject([
    { Item: { commitId: 'id-1' } },
    { ClientRequestToken: 'id-2' },
  ]);
});

describe('a put alone whose condition failed', () => {
  const failed = (item?: Record<string, { S: string }>) =>
    new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: {},
      ...(item === undefined ? {} : { Item: item }),
    });
  const conflict: CommitResult = { kind: 'conflict', writes: [put(a)] };
  test.each<[string, Error, CommitResult]>([
    ['meets what its own first try wrote', failed({ commitId: { S: 'id-1' } }), { kind: 'committed' }],
    ['meets what another commit wrote', failed({ commitId: { S: 'id-0' } }), conflict],
    ['meets an item of no commit', failed({ pk: { S: 'a' } }), conflict],
    ['meets nothing that is known', failed(), conflict],
  ])('%s', async (_, error, result) => {
    expect(await throwing(error).commit(changes(put(a)))).toEqual(result);
  });
});

const cancelled = (...codes: readonly string[]) =>
  new TransactionCanceledException({
    message: 'Cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
const two = changes(put(a), adjust(b, { n: { by: -1, floor: 0 } }));

test('of a cancelled transaction, those are named that stood in the way', async () => {
  expect(await throwing(cancelled('ConditionalCheckFailed', 'None')).commit(two)).toEqual({
    kind: 'conflict',
    writes: [two.writes[0]],
  });
  expect(await throwing(cancelled('None', 'TransactionConflict')).commit(two)).toEqual({
    kind: 'conflict',
    writes: [two.writes[1]],
    isBusy: true,
  });
  expect(await throwing(cancelled('None', 'ConditionalCheckFailed')).commit(two)).toEqual({
    kind: 'refused',
    belowFloor: [two.writes[1]],
  });
  for (const code of ['ThrottlingError', 'ProvisionedThroughputExceeded']) {
    await expect(throwing(cancelled(code, 'None')).commit(two)).rejects.toThrow(
      'Throttled at main "a" / "a".',
    );
  }
  await expect(throwing(cancelled('ItemCollectionSizeLimitExceeded', 'None')).commit(two)).rejects.toThrow(
    'The database can never take what is written to main "a" / "a".',
  );
});

test('an error says what was being done, and what the database said', async () => {
  const failing = throwing(Object.assign(new Error('As it says.'), { name: 'ThrottlingException' }));
  const said = async (work: Promise<unknown>) => {
    await expect(work).rejects.toThrow(RetryableError);
    return work.catch((error: unknown) => (error instanceof Error ? error.message : ''));
  };
  const why = 'ThrottlingException: As it says.';
  expect(await said(failing.commit(changes(put(a))))).toBe(`Put main "a" / "a": ${why}`);
  expect(await said(failing.commit(two))).toBe(`Commit of 2 writes: ${why}`);
  expect(await said(throwing(cancelled('None', 'None')).commit(two))).toBe(
    'Commit of 2 writes: TransactionCanceledException: Cancelled',
  );
  expect(await said(failing.get('main', a))).toBe(`Get main "a" / "a": ${why}`);
  expect(await said(failing.getMany('main', [a, b, a]))).toBe(`Get 3 items of main: ${why}`);
  expect(await said(failing.query({ table: 'main', pk: 'a', limit: 1 }))).toBe(`Query main "a": ${why}`);
});

test('keys that stay unread are counted', async () => {
  const { store } = newStore(() => ({ Responses: {}, UnprocessedKeys: { main: { Keys: [a] } } }));
  await expect(store.getMany('main', [a, b])).rejects.toThrow(
    'main: 1 of 2 keys left unread after 8 calls; it is throttled.',
  );
});

test('errors of ours stay as they are, what is no error is told as text', () => {
  for (const ours of [new RetryableError('r'), new TerminalError('t')])
    expect(storeError(ours, 'Get')).toBe(ours);
  expect(storeError('thrown text', 'Get')).toEqual(
    new RetryableError('Get: unknown: thrown text', { cause: 'thrown text' }),
  );
});
