import fc from 'fast-check';
import { fullBucket, nextCallSize, shareOfRate, take } from './pace.ts';

test('a second of burst, then the rate', () => {
  const first = take(fullBucket(10, 0), 10, 100, 0);
  expect(first).toMatchObject({ taken: 10, waitMs: 0 });
  expect(take(first.bucket, 10, 100, 50)).toMatchObject({ taken: 0, waitMs: 50 });
  expect(take(first.bucket, 10, 100, 350)).toMatchObject({ taken: 3 });
  expect(take(first.bucket, 10, 2, 9_000)).toMatchObject({ taken: 2 });
});

test('a share below one a second still comes to its turn', () => {
  const rate = shareOfRate(1, 4);
  const first = take(fullBucket(rate, 0), rate, 5, 0);
  expect(first.taken).toBe(1);
  expect(take(first.bucket, rate, 5, 0)).toMatchObject({ taken: 0, waitMs: 4_000 });
  expect(take(first.bucket, rate, 5, 4_000).taken).toBe(1);
});

test('a lowered rate does not spend what had been saved', () => {
  const { bucket } = take(fullBucket(100, 0), 100, 1, 0);
  expect(take(bucket, 5, 100, 10)).toMatchObject({ taken: 5 });
});

test('never more than the burst and the rate times the time, and a clock that goes back gives nothing', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: -50, max: 400 }), fc.nat({ max: 30 })), {
    maxLength: 50,
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), steps, (rate, moves) => {
      let bucket = fullBucket(rate, 0);
      let nowMs = 0;
      let latestMs = 0;
      let sum = 0;
      for (const [stepMs, wanted] of moves) {
        nowMs += stepMs;
        latestMs = Math.max(latestMs, nowMs);
        const got = take(bucket, rate, wanted, nowMs);
        bucket = got.bucket;
        sum += got.taken;
      }
      expect(sum).toBeLessThanOrEqual(rate + (latestMs / 1000) * rate + 1e-6);
    }),
  );
});

test.each([
  ['a slow call is halved', { size: 100, tookMs: 2_000 }, 50],
  ['a fast one grows by half', { size: 100, tookMs: 10 }, 151],
  ['it grows no further than it may', { size: 400, tookMs: 10 }, 500],
  ['one at a time at the least', { size: 10, tookMs: 60_000 }, 1],
])('%s', (_, last, expected) => {
  expect(nextCallSize(last, { min: 1, max: 500 })).toBe(expected);
});
