import { TerminalError } from './errors.ts';
import { checkLimit, sortKeyOf, tokenAfter } from './page-token.ts';

test('a token leads back to its sort key', () => {
  for (const sk of ['a', 'order#ä/€', '😀'.repeat(50)]) expect(sortKeyOf(tokenAfter(sk))).toBe(sk);
});

test.each(['', '%%%', 'YQ==', 'YQ ', '_w'])('"%s" is no token of ours', (token) => {
  expect(() => sortKeyOf(token)).toThrow(TerminalError);
  expect(() => sortKeyOf(token)).toThrow(
    'This page token was not made by this store; take `next` of the page before.',
  );
});

test('a page has 1 to 10,000 items', () => {
  for (const limit of [1, 10_000]) expect(() => checkLimit(limit)).not.toThrow();
  for (const limit of [0, -1, 1.5, 10_001, Number.NaN]) {
    expect(() => checkLimit(limit)).toThrow(TerminalError);
    expect(() => checkLimit(limit)).toThrow(`A page has 1 to 10000 items, not ${limit}.`);
  }
});
