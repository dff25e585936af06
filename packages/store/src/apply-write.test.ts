import { copyOf, itemAfter, outcomeOf } from './apply-write.ts';
import type { ItemValue, StoredItem, Write } from './change-set.ts';
import { adjust, put, putAt } from './contract/support.ts';
import type { ActionOutcome } from './verdict.ts';

const key = { pk: 'p', sk: 's' };
const stored: StoredItem = { key, version: 2, item: { n: 3, text: 'x' }, expiresAtSec: 4_000_000_000 };

test.each<[string, Write, StoredItem | undefined, ActionOutcome]>([
  ['a first put where nothing is', put(key), undefined, 'fine'],
  ['a first put where something is', put(key), stored, 'conflict'],
  ['a put over the version that is there', putAt(key, 2), stored, 'fine'],
  ['a put over another version', putAt(key, 1), stored, 'conflict'],
  ['a put over version 0 where nothing is', putAt(key, 0), undefined, 'conflict'],
  ['an adjustment where nothing is', adjust(key, { n: { by: 1, expected: 0 } }), undefined, 'fine'],
  ['an adjustment below its floor', adjust(key, { n: { by: -4, floor: 0 } }), stored, 'belowFloor'],
  ['an adjustment to its floor', adjust(key, { n: { by: -3, floor: 0 } }), stored, 'fine'],
  [
    'an adjustment of what was something else',
    adjust(key, { n: { by: 1, expected: 4 } }),
    stored,
    'conflict',
  ],
  ['an adjustment of text', adjust(key, { text: { by: 1 } }), stored, 'wrongType'],
])('%s', (_, write, current, outcome) => {
  expect(outcomeOf(write, current)).toBe(outcome);
});

test.each<[string, Write, StoredItem | undefined, StoredItem]>([
  ['a first put', put(key, { a: 1 }), undefined, { key, version: 1, item: { a: 1 } }],
  [
    'a later put, without the expiry of before',
    putAt(key, 2, { a: 1 }),
    stored,
    { key, version: 3, item: { a: 1 } },
  ],
  [
    'a put with an expiry',
    { ...putAt(key, 2), expiresAtSec: 4_000_000_001 },
    stored,
    { key, version: 3, item: {}, expiresAtSec: 4_000_000_001 },
  ],
  ['a first adjustment', adjust(key, { n: { by: -2 } }), undefined, { key, version: 0, item: { n: -2 } }],
  [
    'an adjustment of an item, which keeps all else',
    adjust(key, { n: { by: 2 }, m: { by: 5 } }),
    stored,
    { ...stored, item: { n: 5, m: 5, text: 'x' } },
  ],
])('the item after %s', (_, write, before, after) => {
  expect(itemAfter(write, before)).toStrictEqual(after);
});

test('a copy shares nothing with the original, at any depth', () => {
  const bytes = Uint8Array.of(1, 2);
  const list: ItemValue[] = [1, { deep: true }, null];
  const inner = { list, bytes };
  const original = { key: { ...key }, version: 1, item: { inner } };
  const copy = copyOf(original);
  expect(copy).toStrictEqual({
    key: { pk: 'p', sk: 's' },
    version: 1,
    item: { inner: { list: [1, { deep: true }, null], bytes: Uint8Array.of(1, 2) } },
  });
  bytes[0] = 9;
  list[0] = 9;
  list.push('more');
  original.key.pk = 'other';
  expect(copy).toStrictEqual({
    key: { pk: 'p', sk: 's' },
    version: 1,
    item: { inner: { list: [1, { deep: true }, null], bytes: Uint8Array.of(1, 2) } },
  });
});

// DynamoDB knows no negative zero.
test('a negative zero is stored as 0', () => {
  const { item } = itemAfter(put(key, { a: -0, list: [-0] }), undefined);
  expect(item).toStrictEqual({ a: 0, list: [0] });
});
