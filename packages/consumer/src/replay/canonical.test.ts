import type { ItemValue } from '@twolane/store';
import { canonical } from './canonical.ts';

test.each<[ItemValue, string]>([
  [1, '1'],
  ['1', '"1"'],
  [true, 'true'],
  [null, 'null'],
  [[], '[]'],
  [{}, '{}'],
  [[1, [2, 'a'], null], '[1,[2,"a"],null]'],
  [{ b: 1, a: { d: [1], c: null } }, '{"a":{"c":null,"d":[1]},"b":1}'],
  [{ 'a"b': 1 }, '{"a\\"b":1}'],
  [Uint8Array.of(0, 255), 'bytes:AP8='],
])('%p', (value, text) => {
  expect(canonical(value)).toBe(text);
});

test('the order of members does not matter, the order of a list does', () => {
  expect(canonical({ c: 3, a: 1, b: 2 })).toBe(canonical({ b: 2, c: 3, a: 1 }));
  expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
});
