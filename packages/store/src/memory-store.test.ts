import type { CommitResult } from './change-set.ts';
import {
  adjust,
  anEvent,
  CONTRACT_TABLES,
  changes,
  contractJournal,
  put,
  putAt,
} from './contract/support.ts';
import { RetryableError, TerminalError } from './errors.ts';
import { createMemoryStore, type MemoryStoreHooks, type WrittenItem } from './memory-store.ts';

const { main, inbox } = CONTRACT_TABLES;
const key = { pk: 'a', sk: 'a' };
const newStore = (hooks: MemoryStoreHooks) =>
  createMemoryStore({ journal: contractJournal, inboxTable: inbox, hooks });
const unreachable = async () => {
  throw new RetryableError('Unreachable.');
};

test('a database that was not reached has written nothing', async () => {
  const store = newStore({ beforeCommit: unreachable });
  await expect(store.commit(changes(put(key)))).rejects.toThrow(RetryableError);
  expect(store.all(main)).toEqual([]);
});

test('a lost answer is of a commit that happened', async () => {
  const results: CommitResult[] = [];
  const store = newStore({
    afterCommit: async (_, result) => {
      results.push(result);
      await unreachable();
    },
  });
  await expect(store.commit(changes(put(key)))).rejects.toThrow(RetryableError);
  expect(results).toEqual([{ kind: 'committed' }]);
  expect(await store.get(main, key)).toEqual({ key, version: 1, item: {} });
});

test('reads can fail, too', async () => {
  const store = newStore({ beforeRead: unreachable });
  await expect(store.get(main, key)).rejects.toThrow(RetryableError);
  await expect(store.getMany(main, [key])).rejects.toThrow(RetryableError);
  await expect(store.query({ table: main, pk: 'a', limit: 1 })).rejects.toThrow(RetryableError);
});

test('what was written is told in the instant of the commit, and nothing else is', async () => {
  const told: (readonly WrittenItem[])[] = [];
  const store = newStore({ written: (items) => told.push(items) });
  await store.commit({ ...changes(put(key, { n: 1 })), events: [anEvent('e')] });
  await store.commit(changes(put(key)));
  await store.commit(changes(putAt(key, 1, { n: 2 })));
  await store.commit(changes(adjust(key, { n: { by: 1 } })));
  expect(
    told.map((items) => items.map(({ table, isNew, version, item }) => [table, isNew, version, item['n']])),
  ).toEqual([
    [
      ['main', true, 1, 1],
      ['journal', true, 1, undefined],
    ],
    [['main', false, 2, 2]],
    [['main', false, 2, 3]],
  ]);
});

test('a mark without an inbox table is refused, naming consumer and event', async () => {
  const store = createMemoryStore({ journal: contractJournal });
  const mark = { consumer: 'orders-outcomes', eventKey: 'shop/1', expiresAtSec: 4_000_000_000 };
  await expect(store.commit({ writes: [], events: [], inbox: mark })).rejects.toThrow(TerminalError);
  await expect(store.commit({ writes: [], events: [], inbox: mark })).rejects.toThrow(
    /orders-outcomes.*shop\/1/,
  );
});

test('what has expired is deleted when it is asked for, and nothing else', async () => {
  const store = createMemoryStore({ journal: contractJournal });
  const put = (pk: string, expiresAtSec?: number) =>
    store.commit({
      writes: [
        {
          kind: 'putIfAbsent',
          table: 'things',
          key: { pk, sk: 'a' },
          item: {},
          ...(expiresAtSec === undefined ? {} : { expiresAtSec }),
        },
      ],
      events: [],
    });
  await put('before', 99);
  await put('at', 100);
  await put('after', 101);
  await put('never');
  expect(store.expire(100)).toBe(2);
  expect(store.all('things').map(({ key }) => key.pk)).toEqual(['after', 'never']);
  expect(await put('before', 200)).toEqual({ kind: 'committed' });
});
