import { breachOf, isInStage, stageAfter } from './canary.ts';
import { STAGES } from './model.ts';
import { NO_OUTCOMES } from './totals.ts';

const limits = { failurePercent: 5, duplicatePercent: 5 };
const figures = (applied: number, failed: number, overtaken = 0) => ({
  totals: { outcomes: { ...NO_OUTCOMES, applied, failed, alreadyApplied: overtaken }, perConsumer: {} },
  overtaken,
});

test.each([
  ['nothing happened', figures(0, 0), true, undefined],
  ['at the limit', figures(95, 5), true, undefined],
  ['every tenth fails', figures(90, 10), true, 'too-many-failures'],
  ['every tenth was applied by others', figures(90, 0, 10), true, 'too-many-duplicates'],
  ['the only one failed', figures(0, 1), true, 'too-many-failures'],
  ['the first of a running stage failed', figures(0, 1), false, undefined],
  ['one too few of a running stage', figures(0, 49), false, undefined],
  ['enough of a running stage failed', figures(40, 10), false, 'too-many-failures'],
  ['at the limit of what others may have applied', figures(95, 0, 5), true, undefined],
  ['both at once', figures(50, 25, 25), true, 'too-many-failures'],
])('%s', (_, stage, isOver, expected) => {
  expect(breachOf(stage, limits, isOver)?.name).toBe(expected);
});

test('one percent, then ten, then all', () => {
  expect([stageAfter(undefined), stageAfter(1), stageAfter(10), stageAfter(100)]).toEqual([
    1,
    10,
    100,
    undefined,
  ]);
});

test.each([
  [0, 1],
  [0.0099, 1],
  [0.01, 10],
  [0.0999, 10],
  [0.1, 100],
  [0.9999, 100],
])('the aggregate at %d is in stage %d and in no other', (place, stage) => {
  expect(STAGES.filter((one) => isInStage(place, one))).toEqual([stage]);
});

test('a breach says how many of how many, and what the limit is', () => {
  expect(breachOf(figures(90, 10), limits, true)?.message).toBe(
    '10 of 100 deliveries failed; the limit is 5%',
  );
  expect(breachOf(figures(90, 0, 10), limits, true)?.message).toBe(
    '10 of 100 deliveries were applied already, or overtaken by something newer, although the rehearsal would have applied them; the limit is 5%',
  );
});
