import { bucketPk, minuteOf } from './bucket.ts';
import { readBucket } from './read-bucket.ts';
import { eventAt, newOutbox, TABLE } from './testing/sample.ts';

const atMs = Date.parse('2026-11-21T04:05:30.000Z');
const bucket = { minuteMs: minuteOf(atMs), shard: 0 };

/** A bucket with the events of these ids. */
const filled = async (...ids: readonly string[]) => {
  const { store, record } = newOutbox({ shards: 1 });
  await record(...ids.map((id) => eventAt(atMs, id)));
  return store;
};
type Filled = Awaited<ReturnType<typeof filled>>;

const pagesOf = async (store: Filled, rowsPerPage?: number) => {
  const pages: (readonly string[])[] = [];
  for await (const { entries, unreadable } of readBucket(store, TABLE, bucket, rowsPerPage)) {
    pages.push([...entries.map(({ event }) => event.id), ...unreadable.map(({ name }) => `${name}?`)]);
  }
  return pages;
};

const ids = ['a', 'b', 'c', 'd', 'e'];

test.each([
  [1, [['a'], ['b'], ['c'], ['d'], ['e']]],
  [2, [['a', 'b'], ['c', 'd'], ['e']]],
  [4, [['a', 'b', 'c', 'd'], ['e']]],
  [5, [ids]],
  [undefined, [ids]],
])('every row once, in the order of names, at most %p a page', async (rowsPerPage, pages) => {
  expect(await pagesOf(await filled(...ids.toReversed()), rowsPerPage)).toEqual(pages);
});

test('an empty bucket is one empty page', async () => {
  expect(await pagesOf(await filled())).toEqual([[]]);
});

test('a row that holds no event is told beside those that do, and no row of another bucket is', async () => {
  const store = await filled('a', 'b');
  for (const at of [bucket, { ...bucket, shard: 1 }]) {
    await store.commit({
      writes: [
        { kind: 'putIfAbsent', table: TABLE, key: { pk: bucketPk(at), sk: 'by hand' }, item: { n: 1 } },
      ],
      events: [],
    });
  }
  expect(await pagesOf(store)).toEqual([['a', 'b', 'by hand?']]);
});
