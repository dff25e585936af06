import { CORRECTION_WINDOW_DAYS, DEFAULT_POLICY, JOURNAL_DAYS, POLICIES, policyFor } from './policy.ts';

describe('policies', () => {
  test.each([['default', DEFAULT_POLICY] as const, ...Object.entries(POLICIES)])(
    '%s: the fast window lies within the correction window, and that within the longest one',
    (_, policy) => {
      expect(policy.fastWindowMs).toBeGreaterThan(0);
      expect(policy.correctionWindowMs).toBeGreaterThan(policy.fastWindowMs);
      expect(policy.correctionWindowMs).toBeLessThanOrEqual(CORRECTION_WINDOW_DAYS * 86_400_000);
      expect(policy.maxFutureSkewMs).toBeGreaterThanOrEqual(0);
    },
  );

  test('the journal is within reach of the correction window: the archive only ever reaches further', () => {
    expect(JOURNAL_DAYS).toBeGreaterThan(0);
    expect(JOURNAL_DAYS).toBeLessThanOrEqual(CORRECTION_WINDOW_DAYS);
  });

  test.each([
    ['its own where it has one', 'StockArrived.v1', 14_400_000],
    ['the default where it has none', 'OrderPlaced.v1', 900_000],
    ['the default for a name that every object has', 'constructor', 900_000],
    ['the default for a prototype', '__proto__', 900_000],
  ])('a type gets %s', (_, eventType, fastWindowMs) => {
    expect(policyFor(eventType).fastWindowMs).toBe(fastWindowMs);
  });
});
