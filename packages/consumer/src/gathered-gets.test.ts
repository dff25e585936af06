import { createMemoryStore, type Key, RetryableError, type Store } from '@twolane/store';
import { gatheredGets } from './gathered-gets.ts';
import { memoryJournal } from './testing/memory-journal.ts';

const key = (pk: string): Key => ({ pk, sk: 'item' });

/** A store with one item a table, and what it was asked. */
const asked = async (changes: Partial<Store> = {}) => {
  const memory = createMemoryStore({ journal: memoryJournal });
  const calls: string[] = [];
  const store = gatheredGets({
    ...memory,
    get: () => Promise.reject(new Error('No single get goes out.')),
    getMany: (table, keys) => {
      calls.push(`${table}: ${keys.map(({ pk }) => pk).join(' ')}`);
      return memory.getMany(table, keys);
    },
    ...changes,
  });
  const write = async (table: string, pk: string, value: number) => {
    const before = await memory.get(table, key(pk));
    const put = { table, key: key(pk), item: { value } };
    await store.commit({
      writes: [
        before === undefined
          ? { kind: 'putIfAbsent', ...put }
          : { kind: 'putIfVersion', version: before.version, ...put },
      ],
      events: [],
    });
  };
  await write('A', 'one', 1);
  await write('B', 'one', 2);
  return { store, calls, write };
};
const valueIn = async (read: ReturnType<Store['get']>) => (await read)?.item['value'];

test('gets of one moment are one call for each table, and each has its own answer', async () => {
  const { store, calls } = await asked();
  const late = async () => {
    // As a message that is parsed for longer than its neighbours.
    await Promise.resolve();
    await Promise.resolve();
    return valueIn(store.get('A', key('none')));
  };
  const reads = [store.get('A', key('one')), store.get('B', key('one')), store.get('A', key('one'))];
  expect(await Promise.all([...reads.map(valueIn), late()])).toEqual([1, 2, 1, undefined]);
  expect(calls.toSorted()).toEqual(['A: one one none', 'B: one']);
});

test('what was committed since is seen by the next get', async () => {
  const { store, calls, write } = await asked();
  const one = key('one');
  expect(await valueIn(store.get('A', one))).toBe(1);
  await write('A', 'one', 7);
  expect(await valueIn(store.get('A', one))).toBe(7);
  expect(calls).toEqual(['A: one', 'A: one']);
});

test('a failure is told to all that asked, and to nobody after them', async () => {
  let isAway = true;
  const memory = createMemoryStore({ journal: memoryJournal });
  const { store } = await asked({
    getMany: (table, keys) =>
      isAway ? Promise.reject(new RetryableError('Throttled.')) : memory.getMany(table, keys),
  });
  const outcomes = await Promise.allSettled([store.get('A', key('one')), store.get('A', key('two'))]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isAway = false;
  await expect(store.get('A', key('one'))).resolves.toBeUndefined();
});
