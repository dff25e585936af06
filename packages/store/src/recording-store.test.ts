import type { Committed } from './committed.ts';
import { adjust, CONTRACT_TABLES, changes, contractJournal, put, putAt } from './contract/support.ts';
import { createMemoryStore } from './memory-store.ts';
import { createRecordingStore } from './recording-store.ts';
import type { Store } from './store.ts';

const { main, inbox } = CONTRACT_TABLES;
const [a, b] = [
  { pk: 'p', sk: 'a' },
  { pk: 'p', sk: 'b' },
];
const recording = async () => {
  let reads = 0;
  const beforeRead = async () => {
    reads += 1;
  };
  const base = createMemoryStore({ journal: contractJournal, inboxTable: inbox, hooks: { beforeRead } });
  await base.commit(changes(put(a, { n: 1 }), put(b, { n: 2 })));
  const told: Committed[] = [];
  const store = createRecordingStore(base, (committed) => told.push(committed));
  return { base, store, told: () => told.flatMap(({ writes }) => writes), reads: () => reads };
};

test.each<[string, (store: Store) => Promise<unknown>]>([
  ['get', (store) => store.get(main, a)],
  ['getMany', (store) => store.getMany(main, [b, a])],
  ['query', (store) => store.query({ table: main, pk: 'p', limit: 9 })],
])('what %s has read is not looked at again', async (_, read) => {
  const { base, store, told, reads } = await recording();
  expect(await read(store)).toEqual(await read(base));
  const before = reads();
  await store.commit(changes(putAt(a, 1, { n: 3 })));
  await store.commit(changes(putAt(a, 2, { n: 4 })));
  expect(reads()).toBe(before);
  expect(told()).toEqual([
    { write: putAt(a, 1, { n: 3 }), isNew: false, before: { n: 1 } },
    { write: putAt(a, 2, { n: 4 }), isNew: false, before: { n: 3 } },
  ]);
});

test('an item that somebody wrote since is looked at again', async () => {
  const { base, store, told } = await recording();
  await store.get(main, a);
  await base.commit(changes(putAt(a, 1, { n: 7 })));
  await store.commit(changes(putAt(a, 2, { n: 8 })));
  expect(told()).toEqual([{ write: putAt(a, 2, { n: 8 }), isNew: false, before: { n: 7 } }]);
});

test('first puts and counters need no look, and counters tell what had to be as expected', async () => {
  const { store, told, reads } = await recording();
  const c = { pk: 'p', sk: 'c' };
  const counting = adjust({ pk: 'q', sk: 'q' }, { free: { by: 1 }, exact: { by: 1, expected: 0 } });
  await store.commit(changes(put(c, { n: 1 }), counting));
  expect(reads()).toBe(0);
  expect(told()).toStrictEqual([
    { write: put(c, { n: 1 }), isNew: true, before: {} },
    { write: counting, isNew: false, before: { exact: 0 } },
  ]);
  await store.commit(changes(putAt(c, 1, { n: 2 })));
  expect(reads()).toBe(0);
});

test('what is absent stays so, and what was refused is not told', async () => {
  const { base, store, told } = await recording();
  expect(await store.get(main, { pk: 'p', sk: 'z' })).toBeUndefined();
  expect((await store.commit(changes(putAt({ pk: 'p', sk: 'z' }, 1)))).kind).toBe('conflict');
  expect(told()).toEqual([]);
  expect(store.layout).toBe(base.layout);
});
