import type { ItemValue } from './change-set.ts';
import { unstorable } from './storable.ts';

const nested = (levels: number): ItemValue => (levels === 0 ? [] : [nested(levels - 1)]);

test.each<[string, ItemValue, string]>([
  ['half a surrogate pair', '\ud800', 'text with half a surrogate pair'],
  ['not a number', Number.NaN, 'the number NaN'],
  ['infinity', Number.NEGATIVE_INFINITY, 'the number -Infinity'],
  ['a large whole number', 2 ** 53, 'the whole number 9007199254740992, beyond 2^53 - 1'],
  ['a small one', -(2 ** 53), 'the whole number -9007199254740992, beyond 2^53 - 1'],
  ['almost 0', 9e-131, 'the number 9e-131, too near to 0'],
  ['almost 0 from below', -9e-131, 'the number -9e-131, too near to 0'],
  ['deep within', { a: [0, { b: Number.NaN }] }, 'the number NaN at "b" at "1" at "a"'],
  ['half a name', { '\udc00': 1 }, 'a name with half a surrogate pair at "\udc00"'],
  ['a prototype', JSON.parse('{"a":{"__proto__":1}}'), 'a member named __proto__ at "__proto__" at "a"'],
])('%s is named', (_, value, why) => {
  expect(unstorable(value)).toBe(why);
});

test.each<[string, ItemValue]>([
  ['whole surrogate pairs', '😀'],
  ['the largest whole number', Number.MAX_SAFE_INTEGER],
  ['the smallest', Number.MIN_SAFE_INTEGER],
  ['a fraction', -0.5],
  ['the nearest to 0', 1e-130],
  ['0', 0],
  ['null, truths and bytes', [null, true, false, new Uint8Array(1)]],
  ['32 levels', nested(31)],
])('%s can be stored', (_, value) => {
  expect(unstorable(value)).toBeUndefined();
});

test('33 levels cannot', () => {
  expect(unstorable(nested(32))).toMatch(/^more than 32 levels of nesting at "0"/);
});
