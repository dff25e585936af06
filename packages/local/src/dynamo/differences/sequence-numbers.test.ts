import fc from 'fast-check';
import { awsSequenceNumber, engineSequenceNumber } from './sequence-numbers.ts';

test.each([
  ['1', '100000000000000000001'],
  ['394', '100000000000000000394'],
  ['9007199254740993', '100009007199254740993'],
  // Another engine's own numbers.
  ['000000000000000000017', '000000000000000000017'],
  ['4421584500000000017450439091', '4421584500000000017450439091'],
])('%s is %s', (engineNumber, awsNumber) => {
  expect(awsSequenceNumber(engineNumber)).toBe(awsNumber);
  expect(engineSequenceNumber(awsNumber)).toBe(engineNumber);
});

test('a checkpoint from before stays the engine’s number', () => {
  expect(engineSequenceNumber('394')).toBe('394');
});

test('they have 21 digits, go back to what they were, and are in order as text', () => {
  const number = fc.bigInt({ min: 1n, max: 10n ** 19n });
  fc.assert(
    fc.property(number, number, (left, right) => {
      const [a, b] = [awsSequenceNumber(String(left)), awsSequenceNumber(String(right))];
      expect(a).toMatch(/^\d{21}$/);
      expect(engineSequenceNumber(a)).toBe(String(left));
      expect(a < b).toBe(left < right);
    }),
  );
});
