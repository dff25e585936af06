import { batchesOf, maximumPayloadBytes, payloadOf } from './payloads.ts';

const records = (...lengths: readonly number[]) =>
  lengths.map((length) => ({ text: `"${'x'.repeat(length - 2)}"` }));
const sizes = (batches: readonly (readonly unknown[])[]) => batches.map(({ length }) => length);

const megabyte = 1_024 * 1_024;

describe('one invocation takes', () => {
  test.each([
    ['nothing of nothing', [], 10, []],
    ['no more records than the batch size', [10, 10, 10, 10, 10], 2, [2, 2, 1]],
    ['what fits into 6 MB', [2 * megabyte, 2 * megabyte, 2 * megabyte, 10], 10, [2, 2]],
    ['a record that is too large alone', [10, 7 * megabyte, 10], 10, [1, 1, 1]],
    ['6 MB to the byte', [3 * megabyte, 3 * megabyte - 15], 10, [2]],
    ['and not one byte more', [3 * megabyte, 3 * megabyte - 14], 10, [1, 1]],
  ])('%s', (_name, lengths, batchSize, expected) => {
    const all = records(...lengths);
    const batches = batchesOf(all, batchSize);
    expect(sizes(batches)).toEqual(expected);
    expect(batches.flat()).toEqual(all);
    for (const batch of batches.filter(({ length }) => length > 1)) {
      expect(Buffer.byteLength(payloadOf(batch))).toBeLessThanOrEqual(maximumPayloadBytes);
    }
  });
});

test('the event is the JSON that Lambda gives to a function', () => {
  expect(JSON.parse(payloadOf([{ text: '{"a":1}' }, { text: '{"b":2}' }]))).toEqual({
    Records: [{ a: 1 }, { b: 2 }],
  });
});
