import fc from 'fast-check';
import { findHostile, MAX_DEPTH, MAX_TEXT_LENGTH, MAX_VALUES } from './hostile.ts';

const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}1${']'.repeat(levels)}`);

test.each([
  ['a prototype', JSON.parse('{"a":[{"__proto__":{"x":1}}]}'), '/a/0'],
  ['a constructor', JSON.parse('{"constructor":1}'), ''],
  ['deep nesting', { a: nested(MAX_DEPTH) }, `/a${'/0'.repeat(MAX_DEPTH - 1)}`],
  ['nesting that would overflow a stack', nested(5000), '/0'.repeat(MAX_DEPTH)],
  ['a number beyond exact integers', { a: { b: 2 ** 53 } }, '/a/b'],
  ['infinity', JSON.parse('{"a":1e400}'), '/a'],
  ['too long a text', { 'x/y': 'z'.repeat(MAX_TEXT_LENGTH + 1) }, '/x~1y'],
  ['too long a name', { ['z'.repeat(MAX_TEXT_LENGTH + 1)]: 1 }, ''],
  ['half a surrogate pair', { a: '\ud800' }, '/a'],
  ['half a surrogate pair in a name', { '\udc00': 1 }, ''],
])('%s is found where it is', (_, value, path) => {
  expect(findHostile(value)).toEqual({ path, message: expect.any(String) });
});

test('more values than anybody needs are found', () => {
  expect(findHostile(Array.from({ length: MAX_VALUES }, () => 1))?.message).toContain(String(MAX_VALUES));
  expect(findHostile(Array.from({ length: MAX_VALUES - 1 }, () => 1))).toBeUndefined();
});

test.each([
  ['null', null],
  ['the deepest nesting', nested(MAX_DEPTH - 1)],
  ['the largest exact integer', -Number.MAX_SAFE_INTEGER],
  ['an emoji', { a: '😀' }],
  ['a proto of no importance', { proto: 1, prototypes: 2 }],
])('%s is not hostile', (_, value) => {
  expect(findHostile(value)).toBeUndefined();
});

test('never throws on anything that JSON can say', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 30 }), (value) => findHostile(value) === undefined || true));
});
