import { createHash } from 'node:crypto';
import { createMemoryStore } from '@twolane/store';
import { memoryJournal } from '../testing/memory-journal.ts';
import { trackReads } from './track-reads.ts';

const table = 'T';
const [a, b] = [
  { pk: 'p', sk: 'a' },
  { pk: 'p', sk: 'b' },
];
const storeWith = async (items: Readonly<Record<string, number>>) => {
  const store = createMemoryStore({ journal: memoryJournal });
  for (const [sk, n] of Object.entries(items)) {
    const key = { pk: 'p', sk };
    await store.commit({ writes: [{ kind: 'putIfAbsent', table, key, item: { n } }], events: [] });
  }
  return trackReads(store);
};
const query = { table, pk: 'p', limit: 10 };

test('the same reads, in whatever order and by whatever call, have the same digest', async () => {
  const [one, other] = [await storeWith({ a: 1 }), await storeWith({ a: 1 })];
  await one.store.getMany(table, [a, b]);
  await other.store.get(table, b);
  await other.store.get(table, a);
  expect(one.digest()).toMatch(/^[0-9a-f]{32}$/);
  expect(one.digest()).toBe(other.digest());
});

test.each<[string, Readonly<Record<string, number>>]>([
  ['another value', { a: 2 }],
  ['an item more', { a: 1, b: 1 }],
  ['an item less', {}],
])('%s shows, for single reads and for queries', async (_, items) => {
  const [one, other] = [await storeWith({ a: 1 }), await storeWith(items)];
  for (const { store } of [one, other]) await store.getMany(table, [a, b]);
  expect(one.digest()).not.toBe(other.digest());
  const [queried, otherQueried] = [await storeWith({ a: 1 }), await storeWith(items)];
  for (const { store } of [queried, otherQueried]) await store.query(query);
  expect(queried.digest()).not.toBe(otherQueried.digest());
});

test('the last read counts, and no read is none', async () => {
  const { store, digest } = await storeWith({ a: 1 });
  expect(digest()).toBeUndefined();
  await store.get(table, a);
  const before = digest();
  const put = { kind: 'putIfVersion', table, key: a, version: 1, item: { n: 2 } } as const;
  await store.commit({ writes: [put], events: [] });
  expect(digest()).toBe(before);
  await store.get(table, a);
  expect(digest()).not.toBe(before);
});

test('a digest is made of each read by its name, in order', async () => {
  const { store, digest } = await storeWith({ a: 1 });
  await store.get(table, b);
  await store.get(table, a);
  await store.query(query);
  const reads = [
    ['["T","p","a"]', '{"n":1}'],
    ['["T","p","b"]', 'absent'],
    ['{"table":"T","pk":"p","limit":10}', '1'],
  ];
  const sha = createHash('sha256').update(JSON.stringify(reads)).digest('hex');
  expect(digest()).toBe(sha.slice(0, 32));
});

test('what it reads is what the store has', async () => {
  const { store } = await storeWith({ a: 1 });
  expect((await store.get(table, a))?.item).toEqual({ n: 1 });
  expect((await store.getMany(table, [b, a])).map((found) => found?.item)).toEqual([undefined, { n: 1 }]);
  expect((await store.query(query)).items.map(({ item }) => item)).toEqual([{ n: 1 }]);
});
