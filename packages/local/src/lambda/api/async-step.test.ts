import type { InvocationOutcome } from '../outcome.ts';
import { type AsyncStep, isTooOld, stepAfterAttempt } from './async-step.ts';
import { defaultEventInvokeConfig, type EventInvokeConfig } from './event-invoke-config.ts';

const returned: InvocationOutcome = { kind: 'returned', payload: 'null' };
const failed: InvocationOutcome = { kind: 'failed', errorType: 'E', payload: '{}' };
const throttled: InvocationOutcome = { kind: 'throttled' };
const config = (changes: Partial<EventInvokeConfig> = {}): EventInvokeConfig => ({
  ...defaultEventInvokeConfig,
  ...changes,
});
const givenUp: AsyncStep = { kind: 'given-up', condition: 'RetriesExhausted' };

test.each<[string, number, number, InvocationOutcome, EventInvokeConfig, AsyncStep]>([
  ['success', 1, 4, returned, config(), { kind: 'done' }],
  ['a first failure', 0, 0, failed, config(), { kind: 'again', delayMs: 60_000, failures: 1, throttles: 0 }],
  [
    'a second failure',
    1,
    0,
    failed,
    config(),
    { kind: 'again', delayMs: 120_000, failures: 2, throttles: 0 },
  ],
  ['a third failure', 2, 0, failed, config(), givenUp],
  ['a second failure with one retry', 1, 0, failed, config({ maximumRetryAttempts: 1 }), givenUp],
  ['a first failure without retries', 0, 0, failed, config({ maximumRetryAttempts: 0 }), givenUp],
  [
    'a first throttle',
    0,
    0,
    throttled,
    config(),
    { kind: 'again', delayMs: 1_000, failures: 0, throttles: 1 },
  ],
  [
    'a fourth throttle',
    1,
    3,
    throttled,
    config(),
    { kind: 'again', delayMs: 8_000, failures: 1, throttles: 4 },
  ],
  [
    'the hundredth throttle',
    2,
    99,
    throttled,
    config(),
    { kind: 'again', delayMs: 300_000, failures: 2, throttles: 100 },
  ],
  [
    'a throttle without retries, which it does not count as',
    0,
    0,
    throttled,
    config({ maximumRetryAttempts: 0 }),
    { kind: 'again', delayMs: 1_000, failures: 0, throttles: 1 },
  ],
  [
    'a failure whose retry would come too late',
    0,
    0,
    failed,
    config({ maximumEventAgeSec: 60 }),
    { kind: 'given-up', condition: 'EventAgeExceeded' },
  ],
  [
    'a failure whose retry comes just in time',
    0,
    0,
    failed,
    config({ maximumEventAgeSec: 61 }),
    { kind: 'again', delayMs: 60_000, failures: 1, throttles: 0 },
  ],
  [
    'a throttle whose retry would come too late',
    0,
    6,
    throttled,
    config({ maximumEventAgeSec: 60 }),
    { kind: 'given-up', condition: 'EventAgeExceeded' },
  ],
  [
    'the last failure, however old',
    0,
    0,
    failed,
    config({ maximumRetryAttempts: 0, maximumEventAgeSec: 60 }),
    givenUp,
  ],
])('after %s', (_name, failures, throttles, outcome, withConfig, expected) => {
  expect(stepAfterAttempt({ acceptedMs: 0, failures, throttles }, outcome, withConfig, 1_000)).toEqual(
    expected,
  );
});

test.each([
  ['six hours', config(), 21_600_000, false],
  ['a moment more', config(), 21_600_001, true],
  ['a minute of its own', config({ maximumEventAgeSec: 60 }), 60_000, false],
  ['more than a minute of its own', config({ maximumEventAgeSec: 60 }), 60_001, true],
])('after %s', (_name, withConfig, nowMs, expected) => {
  expect(isTooOld({ acceptedMs: 0, failures: 0, throttles: 0 }, withConfig, nowMs)).toBe(expected);
});
