import fc from 'fast-check';
import { type Bucket, fullBucket, nextCallSize, refilled, shareOfRate } from './pace.ts';

const less = (bucket: Bucket, spent: number): Bucket => ({ ...bucket, tokens: bucket.tokens - spent });

test('a second of burst, then the rate', () => {
  const empty = less(fullBucket(10, 0), 10);
  expect(refilled(empty, 10, 350).tokens).toBeCloseTo(3.5);
  expect(refilled(empty, 10, 9_000).tokens).toBe(10);
});

test('a share below one a second still comes to its turn', () => {
  const rate = shareOfRate(1, 4);
  const empty = less(fullBucket(rate, 0), 1);
  expect(refilled(empty, rate, 3_000).tokens).toBeLessThan(1);
  expect(refilled(empty, rate, 4_000).tokens).toBe(1);
});

test('a lowered rate does not spend what had been saved, and what was overdrawn is paid back', () => {
  expect(refilled(fullBucket(100, 0), 5, 0).tokens).toBe(5);
  const overdrawn = less(fullBucket(10, 0), 40);
  expect(refilled(overdrawn, 10, 3_000).tokens).toBe(0);
  expect(refilled(overdrawn, 10, 3_100).tokens).toBe(1);
});

test('never more than the burst and the rate times the time, and a clock that goes back gives nothing', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: -50, max: 400 }), fc.nat({ max: 30 })), {
    maxLength: 50,
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), steps, (rate, moves) => {
      let bucket = fullBucket(rate, 0);
      let [nowMs, latestMs, sum] = [0, 0, 0];
      for (const [stepMs, wanted] of moves) {
        nowMs += stepMs;
        latestMs = Math.max(latestMs, nowMs);
        bucket = refilled(bucket, rate, nowMs);
        const spent = Math.min(wanted, Math.floor(bucket.tokens));
        bucket = less(bucket, spent);
        sum += spent;
      }
      expect(sum).toBeLessThanOrEqual(rate + (latestMs / 1000) * rate + 1e-6);
    }),
  );
});

test.each([
  ['a slow call is halved', { size: 100, tookMs: 2_000 }, 50],
  ['a fast one grows by half', { size: 100, tookMs: 10 }, 151],
  ['it grows no further than it may', { size: 400, tookMs: 10 }, 500],
  ['one that took no time grows by half', { size: 4, tookMs: 0 }, 7],
  ['one that took as long as it should stays', { size: 100, tookMs: 1_000 }, 100],
  ['a part of a delivery is none', { size: 3, tookMs: 2_000 }, 1],
  ['one at a time at the least', { size: 10, tookMs: 60_000 }, 1],
])('%s', (_, last, expected) => {
  expect(nextCallSize(last, { min: 1, max: 500 })).toBe(expected);
});

test('a bucket begins with one second`s worth, and at least with one', () => {
  expect(fullBucket(10, 7)).toEqual({ tokens: 10, atMs: 7 });
  expect(fullBucket(0.25, 7)).toEqual({ tokens: 1, atMs: 7 });
});

test('time is counted from the latest that was seen', () => {
  const empty: Bucket = { tokens: 0, atMs: 1_000 };
  expect(refilled(empty, 10, 1_500)).toEqual({ tokens: 5, atMs: 1_500 });
  expect(refilled(empty, 10, 500)).toEqual({ tokens: 0, atMs: 1_000 });
});

test('without a worker the rate is one worker`s', () => {
  expect([shareOfRate(12, 0), shareOfRate(12, 1), shareOfRate(12, 4)]).toEqual([12, 12, 3]);
});
