import type { Item } from './change-set.ts';
import { itemBytes } from './item-size.ts';

const key = { pk: 'pä', sk: 's' };
/** 120 for what the store keeps itself, 3 + 1 for the key. */
const EMPTY = 124;

test.each<[string, Item, number]>([
  ['nothing', {}, 0],
  ['text', { name: 'a€' }, 4 + 4],
  ['a truth', { a: false }, 1 + 1],
  ['null', { a: null }, 1 + 1],
  ['a digit', { a: 7 }, 1 + 1 + 2],
  ['two digits', { a: 42 }, 1 + 1 + 2],
  ['three digits', { a: 123 }, 1 + 2 + 2],
  ['a negative number', { a: -42 }, 1 + 1 + 2],
  ['bytes', { a: new Uint8Array(9) }, 1 + 9],
  ['an empty list', { a: [] }, 1 + 3],
  ['a list', { a: ['xy', true] }, 1 + 3 + (1 + 2) + (1 + 1)],
  ['an empty map', { a: {} }, 1 + 3],
  ['a map', { a: { bc: 'xy', d: null } }, 1 + 3 + 2 + (2 + 2) + (1 + 1)],
  ['two attributes', { a: 'x', bb: 'y' }, 2 + 3],
])('%s', (_, item, bytes) => {
  expect(itemBytes(key, item)).toBe(EMPTY + bytes);
});
