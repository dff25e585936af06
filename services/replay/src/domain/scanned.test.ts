import { isScannedItem, isScannedPart } from './scanned.ts';
import { placesOf } from './testing/places.ts';

const part = {
  key: 'part-0',
  events: 2,
  offsets: [0, 10],
  counts: [1, 1],
  byTypeAndHour: { 'OrderPlaced.v1': { '2026-11-21T04': 2 } },
  late: 1,
  frozen: 0,
  aggregates: 'AAECAwQF',
};
const item = { parts: 1, unreadable: 0 };

test.each([
  ['a part', isScannedPart, part],
  ['an item', isScannedItem, item],
])(
  '%s is what was written, and nothing that lacks a member or holds another kind of value',
  (_, is, value) => {
    expect(is(value)).toBe(true);
    expect(is({ ...value, newer: 1 })).toBe(true);
    for (const { replacedBy } of placesOf(value)) {
      expect(is(replacedBy(null))).toBe(false);
      expect(is(replacedBy([[]]))).toBe(false);
    }
    for (const name of Object.keys(value)) expect(is({ ...value, [name]: undefined })).toBe(false);
    for (const other of [undefined, null, 'text', 7, [], {}, [value]]) expect(is(other)).toBe(false);
  },
);

test('counts are whole numbers', () => {
  for (const name of ['events', 'late', 'frozen'])
    expect(isScannedPart({ ...part, [name]: 0.5 })).toBe(false);
  for (const name of ['parts', 'unreadable']) expect(isScannedItem({ ...item, [name]: 0.5 })).toBe(false);
});
