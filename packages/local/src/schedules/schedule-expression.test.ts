import { parseScheduleExpression, scheduleProblem } from './schedule-expression.ts';

test.each([
  ['rate(1 minute)', 1_000, 1_000, 61_000],
  ['rate(1 minute)', 1_000, 60_999, 61_000],
  ['rate(1 minute)', 1_000, 61_000, 121_000],
  ['rate(5 minutes)', 0, 299_999, 300_000],
  ['rate(1 hour)', 0, 1, 3_600_000],
  ['rate(7 days)', 0, 1, 604_800_000],
  // The machine slept: what was missed is not made up for.
  ['rate(1 minute)', 0, 600_001, 660_000],
])('%s started at %i fires after %i at %i', (expression, startedMs, nowMs, expected) => {
  expect(parseScheduleExpression(expression, startedMs).nextAfter(nowMs)).toBe(expected);
});

test.each([
  'rate(1 minutes)',
  'rate(2 minute)',
  'rate(0 minutes)',
  'rate(1 second)',
  'rate(1.5 hours)',
  'rate(-1 hours)',
  'rate(5  minutes)',
  ' rate(5 minutes)',
  'RATE(5 minutes)',
  'rate(99999999999999999999 days)',
  'cron(0 12 * * ? *)',
  'at(2026-11-21T00:00:00)',
  '',
])('%s is refused by its text', (expression) => {
  expect(scheduleProblem(expression)).toContain(`"${expression}"`);
  expect(() => parseScheduleExpression(expression, 0)).toThrow(`"${expression}"`);
});
