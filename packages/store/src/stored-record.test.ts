import { TerminalError } from './errors.ts';
import { fromRecord, toRecord } from './stored-record.ts';

const key = { pk: 'p', sk: 's' };

test('a record is the item with what the store keeps beside it', () => {
  const stored = { key, version: 3, item: { a: 1 } };
  expect(toRecord(stored)).toStrictEqual({ a: 1, pk: 'p', sk: 's', version: 3 });
  expect(toRecord({ ...stored, expiresAtSec: 9 }, 'c-1')).toStrictEqual({
    ...{ a: 1, pk: 'p', sk: 's', version: 3 },
    expiresAtSec: 9,
    commitId: 'c-1',
  });
});

test('an item is read without what the store keeps; counters that were never put have version 0', () => {
  const record = { pk: 'p', sk: 's', version: 3, expiresAtSec: 9, commitId: 'c-1', a: 1 };
  expect(fromRecord(record)).toStrictEqual({ key, version: 3, item: { a: 1 }, expiresAtSec: 9 });
  expect(fromRecord({ pk: 'p', sk: 's', n: 1 })).toStrictEqual({ key, version: 0, item: { n: 1 } });
});

test('values of every kind are copied', () => {
  const bytes = Uint8Array.of(1);
  const list = [1, 'a', true, null, { in: [bytes] }];
  const { item } = fromRecord({ pk: 'p', sk: 's', list });
  expect(item).toStrictEqual({ list: [1, 'a', true, null, { in: [Uint8Array.of(1)] }] });
  bytes[0] = 9;
  expect(item).toStrictEqual({ list: [1, 'a', true, null, { in: [Uint8Array.of(1)] }] });
});

test.each([
  ['without a partition key', { sk: 's' }, 'The item undefined / s has no text keys'],
  ['with a number as sort key', { pk: 'p', sk: 1 }, 'The item p / 1 has no text keys'],
  [
    'with a version that is text',
    { pk: 'p', sk: 's', version: '1' },
    'or no numeric version: it was written by other hands.',
  ],
  [
    'with a set',
    { pk: 'p', sk: 's', tags: new Set(['a']) },
    'Attribute "tags" holds a set or another type that no store writes.',
  ],
  ['with a set within', { pk: 'p', sk: 's', a: [{ tags: new Set(['a']) }] }, 'Attribute "a" holds a set'],
  ['with a large number', { pk: 'p', sk: 's', n: 2n }, 'Attribute "n" holds a set or another type'],
])('a record %s is refused', (_, record, message) => {
  expect(() => fromRecord(record)).toThrow(TerminalError);
  expect(() => fromRecord(record)).toThrow(message);
});
