import fc from 'fast-check';
import { namePattern } from './name-pattern.ts';

test.each<[string, string, boolean]>([
  ['orders', 'orders', true],
  ['orders', 'orders-2', false],
  ['*', '', true],
  ['orders*', 'orders', true],
  ['*orders', 'my-orders', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['ab*ba', 'aba', false],
  ['a*a*a', 'aa', false],
  ['a.c', 'abc', false],
])('%s and %s: %s', (pattern, text, fits) => {
  expect(namePattern(pattern)(text)).toBe(fits);
});

test('a text fits whatever stars were put in the place of some of its parts', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.boolean()), { minLength: 1 }), (parts) => {
      const text = parts.map(([part]) => part).join('');
      const pattern = parts.map(([part, isStarred]) => (isStarred ? '*' : part)).join('');
      expect(namePattern(pattern)(text)).toBe(true);
    }),
  );
});
