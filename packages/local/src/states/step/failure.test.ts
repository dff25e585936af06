import fc from 'fast-check';
import { matches } from './failure.ts';
import { backOffMs } from './recover.ts';

test.each([
  ['its own name', ['A', 'Busy'], 'Busy', true],
  ['another name', ['A'], 'Busy', false],
  ['everything', ['States.ALL'], 'Busy', true],
  ['everything, a time-out', ['States.ALL'], 'States.Timeout', true],
  ['everything but what is too large', ['States.ALL'], 'States.DataLimitExceeded', false],
  ['everything but what cannot run', ['States.ALL'], 'States.Runtime', false],
  ['what is too large, by name', ['States.DataLimitExceeded'], 'States.DataLimitExceeded', true],
  ['failed tasks', ['States.TaskFailed'], 'Lambda.TooManyRequestsException', true],
  ['failed tasks, no time-out', ['States.TaskFailed'], 'States.Timeout', false],
  ['failed tasks, no lost heartbeat', ['States.TaskFailed'], 'States.HeartbeatTimeout', false],
  ['time-outs, a lost heartbeat', ['States.Timeout'], 'States.HeartbeatTimeout', true],
  ['lost heartbeats, no time-out', ['States.HeartbeatTimeout'], 'States.Timeout', false],
])('ErrorEquals: %s', (_, errorEquals, error, expected) => {
  expect(matches(errorEquals, error)).toBe(expected);
});

const retrier = {
  errorEquals: ['X'],
  intervalSec: 3,
  maxAttempts: 9,
  backoffRate: 2,
  maxDelaySec: 20,
  fullJitter: false,
};

test('back-off grows by its rate, up to its limit', () => {
  expect([0, 1, 2, 3, 4].map((attempt) => backOffMs(retrier, attempt, () => 1))).toEqual([
    3_000, 6_000, 12_000, 20_000, 20_000,
  ]);
  expect(backOffMs({ ...retrier, maxDelaySec: undefined }, 4, () => 1)).toBe(48_000);
});

test('full jitter takes any moment up to the back-off, and no later one', () => {
  fc.assert(
    fc.property(
      fc.record({
        intervalSec: fc.integer({ min: 1, max: 1_000 }),
        backoffRate: fc.double({ min: 1, max: 10, noNaN: true }),
        maxDelaySec: fc.option(fc.integer({ min: 1, max: 1_000 }), { nil: undefined }),
      }),
      fc.integer({ min: 0, max: 8 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (given, attempt, chance) => {
        const plain = { ...retrier, ...given };
        const wholeMs = backOffMs(plain, attempt, () => 0);
        const jitteredMs = backOffMs({ ...plain, fullJitter: true }, attempt, () => chance);
        expect(jitteredMs).toBeGreaterThanOrEqual(0);
        expect(jitteredMs).toBeLessThanOrEqual(wholeMs);
        expect(Math.abs(jitteredMs - wholeMs * chance)).toBeLessThanOrEqual(1);
      },
    ),
  );
});
