import fc from 'fast-check';
import { backOffMs } from './back-off.ts';
import { DEFAULT_LIMITS } from './limits.ts';

describe('backOffMs', () => {
  const backOff = { baseMs: 1_000, growth: 2, capMs: 60_000 };
  test.each([
    // attempt, random, milliseconds
    [1, 0, 500],
    [1, 0.999999, 1_000],
    [2, 0, 1_000],
    [3, 0.5, 3_000],
    [6, 0, 16_000],
    [7, 0, 30_000],
    [7, 0.999999, 60_000],
    [5_000, 0.5, 45_000],
    [0, 0, 500],
  ])('attempt %d with %d: %d ms', (attempt, random, expected) => {
    expect(backOffMs(attempt, backOff, () => random)).toBe(expected);
  });

  test('eight deliveries of a message outlast half an hour, and the first retry is soon', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7].map((attempt) =>
      backOffMs(attempt, DEFAULT_LIMITS.retryPause, () => 0),
    );
    expect(pauses).toEqual([500, 2_000, 8_000, 32_000, 128_000, 450_000, 450_000]);
    const longest = [1, 2, 3, 4, 5, 6, 7].map((n) =>
      backOffMs(n, DEFAULT_LIMITS.retryPause, () => 0.999999999),
    );
    expect(longest.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(30 * 60_000);
  });

  test('lies between half a base and the cap, whatever the attempt', () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), unit, (attempt, random) => {
        const ms = backOffMs(attempt, backOff, () => random);
        expect(ms).toBeGreaterThanOrEqual(500);
        expect(ms).toBeLessThanOrEqual(60_000);
      }),
    );
  });
});
