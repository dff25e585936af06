import fc from 'fast-check';
import { classify, type Lateness } from './classify.ts';
import type { LatenessPolicy } from './policy.ts';

const policy: LatenessPolicy = { fastWindowMs: 1_000, correctionWindowMs: 60_000, maxFutureSkewMs: 200 };

describe('classify', () => {
  test.each<[string, number, Lateness]>([
    // what, milliseconds from happening to recording, class
    ['recorded as it happened', 0, 'onTime'],
    ['a clock ahead by as much as is allowed', -200, 'onTime'],
    ['a clock ahead by more', -201, 'future'],
    ['at the end of the fast window', 1_000, 'onTime'],
    ['just after the fast window', 1_001, 'late'],
    ['at the end of the correction window', 60_000, 'late'],
    ['just after the correction window', 60_001, 'frozen'],
    ['a century later', 3_155_760_000_000, 'frozen'],
    ['a century before it happened', -3_155_760_000_000, 'future'],
  ])('%s (%d ms)', (_, ageMs, expected) => {
    const occurredMs = 1_795_245_000_000;
    expect(classify({ occurredMs, recordedMs: occurredMs + ageMs }, policy)).toBe(expected);
  });

  test.each([
    ['occurredMs', { occurredMs: Number.NaN, recordedMs: 0 }],
    ['recordedMs', { occurredMs: 0, recordedMs: Number.NaN }],
    ['occurredMs', { occurredMs: Number.NEGATIVE_INFINITY, recordedMs: 0 }],
    ['recordedMs', { occurredMs: 0, recordedMs: Number.POSITIVE_INFINITY }],
  ])('an unparsed %s does not pass for an old one', (name, times) => {
    expect(() => classify(times, policy)).toThrow(name);
  });

  const instant = fc.integer({ min: -8_640_000_000_000, max: 8_640_000_000_000 });
  const length = fc.integer({ min: 0, max: 10 ** 11 });
  const anyPolicy = fc
    .record({ fastWindowMs: length, longerMs: length, maxFutureSkewMs: length })
    .map(({ fastWindowMs, longerMs, maxFutureSkewMs }) => ({
      fastWindowMs,
      correctionWindowMs: fastWindowMs + longerMs,
      maxFutureSkewMs,
    }));
  const order: readonly Lateness[] = ['future', 'onTime', 'late', 'frozen'];

  test('recording later never makes an event less late', () => {
    fc.assert(
      fc.property(instant, instant, length, anyPolicy, (occurredMs, recordedMs, delayMs, given) => {
        const earlier = classify({ occurredMs, recordedMs }, given);
        const later = classify({ occurredMs, recordedMs: recordedMs + delayMs }, given);
        expect(order.indexOf(later)).toBeGreaterThanOrEqual(order.indexOf(earlier));
      }),
    );
  });

  test('only the distance of the two times matters, not when they are looked at', () => {
    fc.assert(
      fc.property(instant, instant, length, anyPolicy, (occurredMs, recordedMs, shiftMs, given) => {
        const shifted = { occurredMs: occurredMs + shiftMs, recordedMs: recordedMs + shiftMs };
        expect(classify(shifted, given)).toBe(classify({ occurredMs, recordedMs }, given));
      }),
    );
  });
});
