import { TerminalError } from './errors.ts';
import { checkKey, nameOf } from './key.ts';

test('a name is of one item only', () => {
  expect(nameOf({ table: 'main', key: { pk: 'a"b', sk: 'c' } })).toBe('main "a\\"b" / "c"');
});

test.each([
  ['', 's', 'pk has 0 bytes, must have 1 to 2048'],
  [`${'ä'.repeat(1_024)}x`, 's', 'pk has 2049 bytes, must have 1 to 2048'],
  ['p', '', 'sk has 0 bytes, must have 1 to 1024'],
  ['p', 'x'.repeat(1_025), 'sk has 1025 bytes, must have 1 to 1024'],
  ['\ud800', 's', 'pk is text with half a surrogate pair'],
  ['p', 'x\udc00', 'sk is text with half a surrogate pair'],
])('%p / %p is no key', (pk, sk, why) => {
  const check = () => checkKey('main', { pk, sk });
  expect(check).toThrow(TerminalError);
  expect(check).toThrow(`main ${JSON.stringify(pk)} / ${JSON.stringify(sk)}: ${why}.`);
});

test('keys may be as long as DynamoDB takes them', () => {
  expect(() => checkKey('main', { pk: 'ä'.repeat(1_024), sk: 'x'.repeat(1_024) })).not.toThrow();
});
