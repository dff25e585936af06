import fc from 'fast-check';
import { MAX_OWNER_LENGTH } from '../limits.ts';
import { MAX_KEY_LENGTH } from './idempotency-key.ts';
import { recordKey } from './record.ts';

/** "Quotas in Amazon DynamoDB", partition keys. */
const MAX_PARTITION_KEY_BYTES = 2048;

test.each([
  ['letters that take three bytes each', '漢'],
  ['what must be escaped', '#'],
  ['emoji', '😀'],
])('the longest owner and key fit: %s', (_, letter) => {
  const owner = letter.repeat(MAX_OWNER_LENGTH / letter.length);
  const { pk } = recordKey({ owner, key: '%'.repeat(MAX_KEY_LENGTH), route: 'POST /orders' });
  expect(Buffer.byteLength(pk)).toBeLessThanOrEqual(MAX_PARTITION_KEY_BYTES);
});

test('no owner and key can be read as another owner and key', () => {
  const name = fc.string({ unit: fc.constantFrom('a', '#', '%', '2', '3', '5'), maxLength: 8 });
  fc.assert(
    fc.property(name, name, name, name, (owner, key, otherOwner, otherKey) => {
      const [mine, other] = [
        recordKey({ owner, key, route: 'r' }),
        recordKey({ owner: otherOwner, key: otherKey, route: 'r' }),
      ];
      return (mine.pk === other.pk) === (owner === otherOwner && key === otherKey);
    }),
    {
      numRuns: 2_000,
      examples: [
        ['a#b', 'c', 'a', 'b#c'],
        ['a%23b', 'c', 'a#b', 'c'],
        ['%23', '', '#', ''],
      ],
    },
  );
});
