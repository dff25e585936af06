import fc from 'fast-check';
import {
  bucketPk,
  bucketsBetween,
  bucketsOfMinute,
  minuteOf,
  minuteText,
  parseBucketPk,
  parseMinute,
  shardOf,
} from './bucket.ts';

const at = (text: string): number => Date.parse(text);

test('a bucket`s key is its minute and its shard', () => {
  const minuteMs = minuteOf(at('2026-11-21T04:05:59.999Z'));
  expect(minuteMs).toBe(at('2026-11-21T04:05:00.000Z'));
  expect(bucketPk({ minuteMs, shard: 7 })).toBe('2026-11-21T04:05#07');
  expect(bucketPk({ minuteMs, shard: 99 })).toBe('2026-11-21T04:05#99');
  expect(parseBucketPk('2026-11-21T04:05#07')).toEqual({ minuteMs, shard: 7 });
});

test.each([
  'receipts#2026-11-21T04:05',
  'sweeper',
  '2026-11-21T04:05',
  '2026-11-21T04:05#7',
  '2026-11-21T04:05#007',
  '2026-02-31T04:05#07',
  '2026-11-21T24:05#07',
  '2026-11-21 04:05#07',
  '2026-11-21T04:05#07 ',
  'x2026-11-21T04:05#07',
  '+012026-11-21T04#07',
  '-000001-11-21T04#07',
])('%p is no bucket', (pk) => {
  expect(parseBucketPk(pk)).toBeUndefined();
});

test('every bucket`s key is read back', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1971-01-01'), max: new Date('2999-12-31'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 99 }),
      (date, shard) => {
        const bucket = { minuteMs: minuteOf(date.getTime()), shard };
        expect(parseBucketPk(bucketPk(bucket))).toEqual(bucket);
        expect(parseMinute(minuteText(bucket.minuteMs))).toBe(bucket.minuteMs);
      },
    ),
  );
});

test('keys of later minutes come later in text order, too', () => {
  const keys = [
    '2026-11-21T04:59:00Z',
    '2026-11-21T05:00:00Z',
    '2026-12-01T00:00:00Z',
    '2027-01-01T00:00:00Z',
  ].map((time) => bucketPk({ minuteMs: at(time), shard: 3 }));
  expect(keys.toSorted()).toEqual(keys);
});

describe('buckets between two times', () => {
  const names = (from: string, to: string, shards: number) =>
    bucketsBetween(at(from), at(to), shards).map(bucketPk);

  test('both minutes included', () => {
    expect(names('2026-11-21T23:59:30Z', '2026-11-22T00:00:00Z', 2)).toEqual([
      '2026-11-21T23:59#00',
      '2026-11-21T23:59#01',
      '2026-11-22T00:00#00',
      '2026-11-22T00:00#01',
    ]);
  });

  test('within one minute, one minute', () => {
    expect(names('2026-11-21T23:59:01Z', '2026-11-21T23:59:58Z', 1)).toEqual(['2026-11-21T23:59#00']);
  });

  test('backwards, none', () => {
    expect(names('2026-11-21T23:59:00Z', '2026-11-21T23:58:59Z', 2)).toEqual([]);
  });

  test('a day with eight shards', () => {
    expect(names('2026-11-21T00:00:00Z', '2026-11-21T23:59:59Z', 8)).toHaveLength(24 * 60 * 8);
  });
});

test('a shard depends on the name alone and is one of the shards', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 100 }), (name, shards) => {
      const shard = shardOf(name, shards);
      expect(shardOf(name, shards)).toBe(shard);
      expect(bucketsOfMinute(0, shards).map((bucket) => bucket.shard)).toContain(shard);
    }),
  );
});

// The first 4 bytes of `printf %s twolane.orders/a | sha256sum`, modulo 8.
test('a shard never changes with a new version of the code', () => {
  expect(
    ['twolane.orders/a', 'twolane.orders/b', 'warehouse.main/1'].map((name) => shardOf(name, 8)),
  ).toEqual([4, 5, 4]);
});

test('names that differ by a number only spread evenly', () => {
  const counts = Array.from({ length: 8 }, () => 0);
  for (let n = 0; n < 8_000; n += 1) {
    const shard = shardOf(`twolane.orders/01J${String(n).padStart(6, '0')}`, 8);
    counts[shard] = (counts[shard] ?? 0) + 1;
  }
  // 1,000 each, standard deviation 30: five of them either way.
  expect(Math.min(...counts)).toBeGreaterThan(850);
  expect(Math.max(...counts)).toBeLessThan(1_150);
});
