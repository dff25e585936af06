import {
  type CancellationReason,
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ChangeSet } from './change-set.ts';
import { adjust, changes, contractJournal, put } from './contract/support.ts';
import { createDynamoStore } from './dynamo-store.ts';
import { RetryableError, TerminalError } from './errors.ts';

/** A client that asks nobody: each call ends as `answer` says. */
const answering = (answer: (command: string, call: number) => object): DynamoDBDocumentClient => {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
      maxAttempts: 1,
    }),
  );
  let calls = 0;
  client.middlewareStack.add(
    (_next, context) => async () => {
      const output = answer(context.commandName ?? '', calls);
      calls += 1;
      return { output: { $metadata: {}, ...output }, response: {} };
    },
    { step: 'build', name: 'asksNobody', priority: 'low' },
  );
  return client;
};

const storeOn = (client: DynamoDBDocumentClient, waits: number[] = []) =>
  createDynamoStore({
    client,
    journal: contractJournal,
    inboxTable: 'inbox',
    sleep: async (ms) => {
      waits.push(ms);
    },
  });

const throwing = (error: Error) =>
  storeOn(
    answering(() => {
      throw error;
    }),
  );

const named = (name: string) => Object.assign(new Error('As the service says.'), { name });
const cancelled = (...codes: readonly (string | CancellationReason)[]) =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: codes.map((code) => (typeof code === 'string' ? { Code: code } : code)),
  });

const one = changes(put({ pk: 'a', sk: 'a' }));
const two = changes(put({ pk: 'a', sk: 'a' }), adjust({ pk: 'b', sk: 'b' }, { n: { by: -1, floor: 0 } }));
const marked: ChangeSet = { ...two, inbox: { consumer: 'c', eventKey: 'e', expiresAtSec: 4_000_000_000 } };

describe('what the service throws', () => {
  test.each([
    'ProvisionedThroughputExceededException',
    'ThrottlingException',
    'RequestLimitExceeded',
    'InternalServerError',
    'TransactionInProgressException',
    'TimeoutError',
    'ECONNREFUSED',
    'AccessDeniedException',
    'ResourceNotFoundException',
    'ExpiredTokenException',
  ])('%s may pass', async (name) => {
    const error = named(name);
    for (const changeSet of [one, two]) {
      await expect(throwing(error).commit(changeSet)).rejects.toThrow(RetryableError);
      await expect(throwing(error).commit(changeSet)).rejects.toMatchObject({ cause: error });
    }
    await expect(throwing(error).get('t', { pk: 'a', sk: 'a' })).rejects.toThrow(RetryableError);
    await expect(throwing(error).getMany('t', [{ pk: 'a', sk: 'a' }])).rejects.toThrow(RetryableError);
    await expect(throwing(error).query({ table: 't', pk: 'a', limit: 1 })).rejects.toThrow(RetryableError);
  });

  test.each([
    'ValidationException',
    'SerializationException',
    'IdempotentParameterMismatchException',
    'ItemCollectionSizeLimitExceededException',
  ])('%s never passes', async (name) => {
    const error = named(name);
    for (const changeSet of [one, two]) {
      await expect(throwing(error).commit(changeSet)).rejects.toThrow(TerminalError);
      await expect(throwing(error).commit(changeSet)).rejects.toMatchObject({ cause: error });
    }
    await expect(throwing(error).get('t', { pk: 'a', sk: 'a' })).rejects.toThrow(TerminalError);
  });
});

describe('why a transaction was cancelled', () => {
  const item = (n: number) => ({ pk: { S: 'b' }, sk: { S: 'b' }, n: { N: `${n}` } });

  test.each([
    ['another transaction on a put', cancelled('TransactionConflict', 'None'), 'conflict'],
    ['another transaction on a counter', cancelled('None', 'TransactionConflict'), 'conflict'],
    ['a floor', cancelled('None', { Code: 'ConditionalCheckFailed', Item: item(0) }), 'refused'],
    ['a floor of an absent item', cancelled('None', 'ConditionalCheckFailed'), 'refused'],
    [
      'a floor, and another transaction',
      cancelled('TransactionConflict', 'ConditionalCheckFailed'),
      'conflict',
    ],
    [
      'a throttled item beside a conflict',
      cancelled('ConditionalCheckFailed', 'ThrottlingError'),
      'conflict',
    ],
    [
      'a counter that has enough again by now',
      cancelled('None', { Code: 'ConditionalCheckFailed', Item: item(5) }),
      'conflict',
    ],
  ])('%s: %#', async (_, error, kind) => {
    expect((await throwing(error).commit(two)).kind).toBe(kind);
  });

  test.each([
    ['throttled', cancelled('ThrottlingError', 'None'), RetryableError],
    ['throttled, beside a floor', cancelled('ThrottlingError', 'ConditionalCheckFailed'), RetryableError],
    ['over its throughput', cancelled('None', 'ProvisionedThroughputExceeded'), RetryableError],
    ['invalid', cancelled('ValidationError', 'None'), TerminalError],
    ['invalid, beside a conflict', cancelled('ValidationError', 'TransactionConflict'), TerminalError],
    ['cancelled without a reason', cancelled('None', 'None'), RetryableError],
    ['cancelled for something new', cancelled('SomethingNew', 'None'), RetryableError],
    ['cancelled without any reasons', cancelled(), RetryableError],
  ])('%s throws', async (_, error, expected) => {
    await expect(throwing(error).commit(two)).rejects.toThrow(expected);
    await expect(throwing(error).commit(two)).rejects.toMatchObject({ cause: error });
  });

  test('the mark goes before everything', async () => {
    const all = cancelled('ConditionalCheckFailed', 'ThrottlingError', 'ValidationError');
    expect(await throwing(all).commit(marked)).toEqual({ kind: 'alreadyApplied' });
  });

  test('another transaction on the mark says nothing about the mark', async () => {
    const busy = cancelled('TransactionConflict', 'None', 'None');
    expect((await throwing(busy).commit(marked)).kind).toBe('conflict');
  });
});

test('a put or a mark by itself that meets a transaction is a conflict, and says that the item may not be there', async () => {
  const busy = new TransactionConflictException({ message: 'Busy', $metadata: {} });
  expect(await throwing(busy).commit(one)).toEqual({ kind: 'conflict', writes: one.writes, isBusy: true });
  const { inbox } = marked;
  const markAlone: ChangeSet = { writes: [], events: [], ...(inbox === undefined ? {} : { inbox }) };
  expect((await throwing(busy).commit(markAlone)).kind).toBe('conflict');
});

describe('keys that a batch read leaves unprocessed', () => {
  const keys = Array.from({ length: 3 }, (_, n) => ({ pk: 'p', sk: `${n}` }));
  const record = (sk: string) => ({ pk: 'p', sk, version: 1 });

  test('are asked for again, after longer and longer pauses, until all are read', async () => {
    const waits: number[] = [];
    const client = answering((_, call) => ({
      Responses: { t: [record(`${call}`)] },
      UnprocessedKeys: call === 2 ? {} : { t: { Keys: keys.slice(call + 1) } },
    }));
    const found = await storeOn(client, waits).getMany('t', keys);
    expect(found.map((item) => item?.key.sk)).toEqual(['0', '1', '2']);
    expect(waits).toEqual([50, 100]);
  });

  test('end as throttled after a bounded number of calls', async () => {
    let calls = 0;
    const client = answering(() => {
      calls += 1;
      return { Responses: {}, UnprocessedKeys: { t: { Keys: [{ pk: 'p', sk: '0' }] } } };
    });
    await expect(storeOn(client).getMany('t', keys)).rejects.toThrow(RetryableError);
    expect(calls).toBe(8);
  });
});
