import fc from 'fast-check';
import { batchesOf } from './batches.ts';

const limits = { maxItems: 3, maxBytes: 10, bytesOf: (bytes: number) => bytes };

test.each<[readonly number[], readonly (readonly number[])[]]>([
  [[], []],
  [
    [1, 1, 1, 1],
    [[1, 1, 1], [1]],
  ],
  [
    [5, 5, 1],
    [[5, 5], [1]],
  ],
  [
    [11, 1],
    [[11], [1]],
  ],
  [
    [1, 11, 1],
    [[1], [11], [1]],
  ],
])('%j', (items, batches) => {
  expect(batchesOf(items, limits)).toEqual(batches);
});

test('nothing is lost or moved, no batch is empty, and only a single item may be too large', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12 })), (items) => {
      const batches = batchesOf(items, limits);
      expect(batches.flat()).toEqual(items);
      for (const batch of batches) {
        const bytes = batch.reduce((sum, one) => sum + one, 0);
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(3);
        if (batch.length > 1) expect(bytes).toBeLessThanOrEqual(10);
      }
    }),
  );
});
