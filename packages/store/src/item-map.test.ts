import type { StoredItem } from './change-set.ts';
import { createItemMap } from './item-map.ts';

const item = (pk: string, sk: string, version = 1): StoredItem => ({ key: { pk, sk }, version, item: {} });

const filled = () => {
  const items = createItemMap<StoredItem>();
  for (const [pk, sk] of [
    ['b', '2'],
    ['\u{10000}', '1'],
    ['b', '10'],
    ['\u{fffd}', '1'],
    ['a', '3'],
  ] as const) {
    items.put('things', item(pk, sk));
  }
  items.put('others', item('b', '1'));
  return items;
};

const keys = (found: readonly StoredItem[]) => found.map(({ key: { pk, sk } }) => `${pk} ${sk}`);

test('nothing was put: nothing is found, and nothing can be removed', () => {
  const items = createItemMap<StoredItem>();
  items.put('things', item('a', '1'));
  for (const [table, pk] of [
    ['others', 'a'],
    ['things', 'b'],
  ] as const) {
    items.remove(table, { pk, sk: '1' });
    expect(items.find(table, { pk, sk: '1' })).toBeUndefined();
    expect(items.partition(table, pk)).toEqual([]);
  }
  expect(items.all('others')).toEqual([]);
  expect(items.tables()).toEqual(['things']);
});

test('a partition is in the order of its sort keys, a table in that of its partitions, as bytes', () => {
  const items = filled();
  expect(keys(items.partition('things', 'b'))).toEqual(['b 10', 'b 2']);
  expect(keys(items.all('things'))).toEqual(['a 3', 'b 10', 'b 2', '\u{fffd} 1', '\u{10000} 1']);
  expect(keys(items.all('others'))).toEqual(['b 1']);
  expect(items.tables()).toEqual(['others', 'things']);
});

test('what was read once shows what was put and removed since', () => {
  const items = filled();
  expect(items.partition('things', 'b')).toHaveLength(2);
  items.put('things', item('b', '1'));
  items.put('things', item('b', '2', 7));
  expect(items.partition('things', 'b').map(({ version }) => version)).toEqual([1, 1, 7]);
  expect(items.find('things', { pk: 'b', sk: '2' })?.version).toBe(7);
  items.remove('things', { pk: 'b', sk: '10' });
  items.remove('things', { pk: 'b', sk: '11' });
  expect(keys(items.partition('things', 'b'))).toEqual(['b 1', 'b 2']);
  expect(items.find('things', { pk: 'b', sk: '10' })).toBeUndefined();
});
