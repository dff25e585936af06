import { NO_OUTCOMES } from './totals.ts';
import { compare, verificationOf } from './verify.ts';

const evidence = {
  planned: 10,
  applied: {
    outcomes: {
      ...NO_OUTCOMES,
      applied: 4,
      alreadyApplied: 2,
      nothing: 1,
      frozen: 1,
      withheld: 1,
      failed: 1,
    },
    perConsumer: {},
  },
  mismatches: 0,
  overtaken: 1,
  stillToApply: 0,
  actual: { costMicroUsd: 12, minutes: 1 },
};

test('planned = applied + already applied + skipped + failed', () => {
  expect(verificationOf(evidence)).toEqual({
    planned: 10,
    applied: 4,
    alreadyApplied: 2,
    skipped: 3,
    failed: 1,
    balanced: true,
    differencesEqual: true,
    mismatches: 0,
    overtaken: 1,
    actual: { costMicroUsd: 12, minutes: 1 },
    proof: { stillToApply: 0 },
  });
});

test.each([
  ['one delivery too few', { ...evidence, planned: 11 }, { balanced: false, differencesEqual: true }],
  ['another difference', { ...evidence, mismatches: 1 }, { balanced: true, differencesEqual: false }],
  ['one left to apply', { ...evidence, stillToApply: 1 }, { balanced: true, differencesEqual: false }],
])('%s is not proved', (_, found, expected) => {
  expect(verificationOf(found)).toMatchObject(expected);
});

const applied = { outcome: 'applied', digest: 'x' };
test.each([
  ['the same', applied, applied, 'same'],
  ['another difference', applied, { outcome: 'applied', digest: 'y' }, 'mismatch'],
  ['applied by live traffic', applied, { outcome: 'alreadyApplied', digest: '' }, 'overtaken'],
  [
    'applied both times before',
    { outcome: 'alreadyApplied', digest: '' },
    { outcome: 'alreadyApplied', digest: '' },
    'same',
  ],
  ['applied although nothing was shown', { outcome: 'nothing', digest: '' }, applied, 'mismatch'],
  ['never rehearsed', undefined, applied, 'mismatch'],
  [
    'nothing, whatever its digest',
    { outcome: 'nothing', digest: 'x' },
    { outcome: 'nothing', digest: 'y' },
    'same',
  ],
  ['something newer came before it', applied, { outcome: 'nothing', digest: '' }, 'overtaken'],
  ['frozen where something was shown', applied, { outcome: 'frozen', digest: '' }, 'mismatch'],
  [
    'done by others although it was frozen',
    { outcome: 'frozen', digest: '' },
    { outcome: 'alreadyApplied', digest: '' },
    'mismatch',
  ],
  [
    'failed where nothing was shown',
    { outcome: 'nothing', digest: '' },
    { outcome: 'failed', digest: '' },
    'same',
  ],
  ['failed, never rehearsed', undefined, { outcome: 'failed', digest: '' }, 'mismatch'],
  ['failed', applied, { outcome: 'failed', digest: '' }, 'same'],
])('%s', (_, rehearsed, actual, expected) => {
  expect(compare(rehearsed, actual)).toBe(expected);
});

const withheld = { outcome: 'withheld', digest: '' };
test.each([
  ['withheld, and not allowed', withheld, withheld, false, 'same'],
  ['done although it was not allowed', withheld, applied, false, 'mismatch'],
  ['an effect that was allowed, and that no rehearsal can show', withheld, applied, true, 'same'],
  ['one that live traffic had', withheld, { outcome: 'alreadyApplied', digest: '' }, true, 'overtaken'],
  [
    'one that others had although it was not allowed',
    withheld,
    { outcome: 'alreadyApplied', digest: '' },
    false,
    'mismatch',
  ],
  [
    'another difference, where effects are allowed',
    applied,
    { outcome: 'applied', digest: 'y' },
    true,
    'mismatch',
  ],
  ['one that failed', withheld, { outcome: 'failed', digest: '' }, true, 'same'],
  ['one that came to nothing', withheld, { outcome: 'nothing', digest: '' }, true, 'mismatch'],
])('an effect outside: %s', (_, rehearsed, actual, allowExternal, expected) => {
  expect(compare(rehearsed, actual, { allowExternal })).toBe(expected);
});

test('effects outside are not allowed unless that is said', () => {
  expect(compare(withheld, applied)).toBe('mismatch');
});
