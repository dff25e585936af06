import fc from 'fast-check';
import {
  afterLook,
  defaultSweepTimes,
  firstProgress,
  nextLook,
  nextStep,
  type SweepProgress,
} from './sweep-plan.ts';

const MINUTE = 60_000;
const start = Date.parse('2026-11-21T04:05:00.000Z');
/** The minute that begins `n` minutes after the start. */
const m = (n: number): number => start + n * MINUTE;
const at = (sweptMs: number, settledMs: number): SweepProgress => ({
  sweptMs,
  settledMs,
  refusedMs: [],
});

test('the very first run begins an hour back, at the start of a minute', () => {
  expect(firstProgress(start + 12_345, defaultSweepTimes)).toEqual(at(m(-60), m(-60)));
});

// Grace 1 minute, so minute 0 is due from minute 2 on; life 15 and skew 5 minutes, so it settles from minute 21 on.
test.each([
  ['a minute is not due before its grace is over', at(m(0), m(0)), m(2) - 1, undefined],
  ['a minute is due once its grace is over', at(m(0), m(0)), m(2), { minuteMs: m(0), after: at(m(1), m(0)) }],
  ['it settles not before its last writer', at(m(20), m(0)), m(21) - 1, undefined],
  ['it settles after its last writer', at(m(20), m(0)), m(21), { minuteMs: m(0), after: at(m(20), m(1)) }],
  ['fresh minutes go first', at(m(19), m(0)), m(21), { minuteMs: m(19), after: at(m(20), m(0)) }],
  ['after a long pause one look is enough', at(m(0), m(0)), m(21), { minuteMs: m(0), after: at(m(1), m(1)) }],
  [
    'but not for a minute behind an unsettled one',
    at(m(1), m(0)),
    m(90),
    { minuteMs: m(1), after: at(m(2), m(0)) },
  ],
  [
    'what is swept and unsettled settles next',
    at(m(88), m(0)),
    m(89),
    { minuteMs: m(0), after: at(m(88), m(1)) },
  ],
])('%s', (_, progress, nowMs, step) => {
  expect(nextStep(progress, nowMs, defaultSweepTimes)).toEqual(step);
});

test('whenever it runs, each minute is looked at after its last possible write before it settles', () => {
  const pauses = fc.array(fc.integer({ min: 1, max: 200 * MINUTE }), { minLength: 1, maxLength: 30 });
  const stepsPerRun = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(pauses, stepsPerRun, (waits, most) => {
      let nowMs = start;
      let progress = firstProgress(nowMs, defaultSweepTimes);
      const lookedAtMs = new Map<number, number>();
      for (const waitMs of waits) {
        nowMs += waitMs;
        for (let steps = 0; steps < most; steps += 1) {
          const step = nextStep(progress, nowMs, defaultSweepTimes);
          if (step === undefined) break;
          lookedAtMs.set(step.minuteMs, nowMs);
          const { after } = step;
          expect(after.settledMs).toBeLessThanOrEqual(after.sweptMs);
          expect(after.sweptMs + after.settledMs).toBeGreaterThan(progress.sweptMs + progress.settledMs);
          for (let minute = progress.settledMs; minute < after.settledMs; minute += MINUTE) {
            // Its end, a Lambda's 15 minutes and 5 minutes of skew.
            expect(lookedAtMs.get(minute)).toBeGreaterThanOrEqual(minute + 21 * MINUTE);
          }
          for (let minute = progress.sweptMs; minute < after.sweptMs; minute += MINUTE) {
            expect(lookedAtMs.has(minute)).toBe(true);
          }
          progress = after;
        }
      }
    }),
  );
});

test('whatever the times, nothing is settled that was not swept', () => {
  const slowRelay = { ...defaultSweepTimes, graceMs: 30 * MINUTE, writerLifeMs: 0, clockSkewMs: 0 };
  expect(nextStep(at(m(0), m(0)), m(5), slowRelay)).toBeUndefined();
  expect(nextStep(at(m(0), m(0)), m(31), slowRelay)).toEqual({ minuteMs: m(0), after: at(m(1), m(1)) });
});

test('in the long run every minute is looked at twice, not more', () => {
  let progress = at(m(0), m(0));
  let looks = 0;
  for (let nowMs = m(0); nowMs < m(1_000); nowMs += MINUTE) {
    for (
      let step = nextStep(progress, nowMs, defaultSweepTimes);
      step;
      step = nextStep(progress, nowMs, defaultSweepTimes)
    ) {
      looks += 1;
      progress = step.after;
    }
  }
  expect(progress).toEqual(at(m(998), m(979)));
  expect(looks).toBe(998 + 979);
});

describe('minutes that the bus refuses for now', () => {
  const refused = (...minutes: readonly number[]): SweepProgress => ({
    ...at(m(20), m(0)),
    refusedMs: minutes.map(m),
  });

  test.each([
    ['is remembered', [], 7, false, [7]],
    ['is remembered in the order of time', [2, 9], 7, false, [2, 7, 9]],
    ['is remembered once', [2, 7], 7, false, [2, 7]],
    ['is forgotten once it is complete', [2, 7, 9], 7, true, [2, 9]],
    ['that was complete at once is not remembered', [2], 7, true, [2]],
  ])('one %s', (_, before, minute, complete, after) => {
    expect(afterLook(refused(...before), m(minute), complete)).toEqual(refused(...after));
  });

  test('progress that nothing was learned for stays the same, so that nothing is written', () => {
    const progress = refused(2);
    expect(afterLook(progress, m(2), false)).toBe(progress);
    expect(afterLook(progress, m(3), true)).toBe(progress);
  });

  const now = m(22);
  test.each([
    ['looked at before anything else', [4, 6], refused(4, 6), { minuteMs: m(4), after: refused(4, 6) }],
    [
      'also where there are as many as may be',
      [1],
      refused(1, 2, 3),
      { minuteMs: m(1), after: refused(1, 2, 3) },
    ],
    [
      'hold up nothing, while they are few',
      [],
      refused(1, 2),
      { minuteMs: m(20), after: { ...refused(1, 2), sweptMs: m(21) } },
    ],
    ['are a bus that is down, once they are many', [], refused(1, 2, 3), undefined],
  ])('%s', (_, again, progress, look) => {
    expect(nextLook(again.map(m), progress, now, defaultSweepTimes)).toEqual(look);
  });
});
