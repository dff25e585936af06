import fc from 'fast-check';
import { bySortKey } from './sort-key-order.ts';

/** In the order of DynamoDB: by UTF-8 bytes. */
const inOrder = [
  '',
  ' ',
  'A',
  'Z',
  'a',
  'a#1',
  'a#10',
  'a#2',
  'ab',
  'é',
  '€',
  '\u{d7ff}',
  '\u{e000}',
  '\u{fffd}',
  '\u{10000}',
  '\u{10000}a',
  '\u{10ffff}',
];

test('each text comes before all that stand behind it', () => {
  for (const [place, text] of inOrder.entries()) {
    expect(bySortKey(text, text)).toBe(0);
    for (const later of inOrder.slice(place + 1)) {
      expect(bySortKey(text, later)).toBeLessThan(0);
      expect(bySortKey(later, text)).toBeGreaterThan(0);
    }
  }
});

test('any two texts are in the order of their bytes, whatever they have in common', () => {
  const text = fc.string({ unit: 'binary', maxLength: 5 });
  fc.assert(
    fc.property(text, text, text, (start, one, other) => {
      const bytes = Buffer.compare(Buffer.from(start + one), Buffer.from(start + other));
      expect(Math.sign(bySortKey(start + one, start + other))).toBe(bytes);
    }),
  );
});
