import fc from 'fast-check';
import { BUCKETS, cutSlices, type PartIndex, sliceSize } from './slices.ts';

const LINE_BYTES = 10;

const partOf = (key: string, counted: ReadonlyMap<number, number>): PartIndex => {
  const counts = Array.from({ length: BUCKETS }, (_, bucket) => counted.get(bucket) ?? 0);
  const offsets = [0];
  for (const count of counts) offsets.push((offsets.at(-1) ?? 0) + count * LINE_BYTES);
  return { key, offsets, counts };
};

test('small buckets share a slice, a busy one has its own', () => {
  const parts = [
    partOf(
      'a',
      new Map([
        [0, 3],
        [5, 4],
        [900, 50],
      ]),
    ),
    partOf(
      'b',
      new Map([
        [5, 2],
        [1_023, 1],
      ]),
    ),
  ];
  expect(cutSlices(parts, 10)).toEqual([
    {
      slice: 0,
      bucket: 0,
      events: 9,
      ranges: [
        { key: 'a', from: 0, to: 70 },
        { key: 'b', from: 0, to: 20 },
      ],
    },
    { slice: 1, bucket: 900, events: 50, ranges: [{ key: 'a', from: 70, to: 570 }] },
    { slice: 2, bucket: 1_023, events: 1, ranges: [{ key: 'b', from: 20, to: 30 }] },
  ]);
});

test('nothing in nothing', () => {
  expect(cutSlices([], 10)).toEqual([]);
  expect(cutSlices([partOf('a', new Map())], 10)).toEqual([]);
  expect([sliceSize(0), sliceSize(6_000), sliceSize(1_000_000)]).toEqual([200, 500, 2_000]);
});

test('each byte of each part is in exactly one slice, and slices keep to their size or have one bucket', () => {
  const part = fc.array(fc.tuple(fc.nat({ max: BUCKETS - 1 }), fc.nat({ max: 30 })), { maxLength: 60 });
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 40 }),
      (parts, target) => {
        const indexes = parts.map((counted, n) => partOf(`part-${n}`, new Map(counted)));
        const slices = cutSlices(indexes, target);
        for (const { key, offsets } of indexes) {
          const own = slices.flatMap(({ ranges }) => ranges.filter((range) => range.key === key));
          const ends = [0, ...own.map(({ to }) => to)];
          expect(own.map(({ from }) => from)).toEqual(ends.slice(0, -1));
          expect(ends.at(-1)).toBe(offsets.at(-1));
        }
        for (const { events, ranges } of slices) {
          expect(ranges.reduce((sum, { from, to }) => sum + (to - from) / LINE_BYTES, 0)).toBe(events);
        }
      },
    ),
  );
});

test('with a target of 0 each bucket is by itself', () => {
  const part = partOf(
    'a',
    new Map([
      [3, 1],
      [4, 2],
    ]),
  );
  expect(cutSlices([part], 0)).toEqual([
    { slice: 0, bucket: 3, events: 1, ranges: [{ key: 'a', from: 0, to: 10 }] },
    { slice: 1, bucket: 4, events: 2, ranges: [{ key: 'a', from: 10, to: 30 }] },
  ]);
});

test('a slice may be just full', () => {
  const part = partOf(
    'a',
    new Map([
      [0, 4],
      [1, 6],
      [2, 1],
    ]),
  );
  expect(cutSlices([part], 10).map(({ bucket, events }) => [bucket, events])).toEqual([
    [0, 10],
    [2, 1],
  ]);
});

test('a slice has its share of the workers` work, rounded up', () => {
  expect([sliceSize(2_400), sliceSize(2_401), sliceSize(24_000), sliceSize(24_001)]).toEqual([
    200, 201, 2_000, 2_000,
  ]);
});
