import { NO_OUTCOMES } from './totals.ts';
import { compare, type Rehearsed, verificationOf } from './verify.ts';

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

const said = (
  outcome: string,
  digest = '',
  { ends = [], counts = [] }: Partial<Pick<Rehearsed, 'ends' | 'counts'>> = {},
): Rehearsed => ({ outcome, digest, ends, counts });

const applied = said('applied', 'x');
test.each([
  ['the same', applied, applied, 'same'],
  ['another difference', applied, said('applied', 'y'), 'mismatch'],
  ['applied by live traffic', applied, said('alreadyApplied'), 'overtaken'],
  ['applied both times before', said('alreadyApplied'), said('alreadyApplied'), 'same'],
  ['applied although nothing was shown', said('nothing'), applied, 'mismatch'],
  ['never rehearsed', undefined, applied, 'mismatch'],
  ['nothing, whatever its digest', said('nothing', 'x'), said('nothing', 'y'), 'same'],
  ['something newer came after it was applied', said('alreadyApplied'), said('nothing'), 'overtaken'],
  ['applied by others, where there was nothing to do', said('nothing'), said('alreadyApplied'), 'overtaken'],
  ['something newer came before it', applied, said('nothing'), 'overtaken'],
  ['frozen where something was shown', applied, said('frozen'), 'mismatch'],
  ['done by others although it was frozen', said('frozen'), said('alreadyApplied'), 'mismatch'],
  ['failed where nothing was shown', said('nothing'), said('failed'), 'same'],
  ['failed, never rehearsed', undefined, said('failed'), 'mismatch'],
  ['failed', applied, said('failed'), 'same'],
])('%s', (_, rehearsed, actual, expected) => {
  expect(compare(rehearsed, actual)).toBe(expected);
});

const withheld = said('withheld');
test.each([
  ['withheld, and not allowed', withheld, withheld, false, 'same'],
  ['done although it was not allowed', withheld, applied, false, 'mismatch'],
  ['an effect that was allowed, and that no rehearsal can show', withheld, applied, true, 'same'],
  ['one that live traffic had', withheld, said('alreadyApplied'), true, 'overtaken'],
  ['one that others had although it was not allowed', withheld, said('alreadyApplied'), false, 'mismatch'],
  ['another difference, where effects are allowed', applied, said('applied', 'y'), true, 'mismatch'],
  ['one that failed', withheld, said('failed'), true, 'same'],
  ['one that came to nothing', withheld, said('nothing'), true, 'mismatch'],
])('an effect outside: %s', (_, rehearsed, actual, allowExternal, expected) => {
  expect(compare(rehearsed, actual, { allowExternal })).toBe(expected);
});

test('effects outside are not allowed unless that is said', () => {
  expect(compare(withheld, applied)).toBe('mismatch');
});

const shown = said('applied', 'whole', { ends: ['order ends', 'watch ends'], counts: ['a by 1', 'b by 2'] });
test.each([
  ['its last step is left', { ends: ['order ends'], counts: ['b by 2'] }, 'overtaken'],
  ['nothing is left to count', { ends: ['order ends'] }, 'overtaken'],
  [
    'another state was left by what came before',
    { ends: ['watch ends', 'order ends'], counts: ['b by 2', 'a by 1'] },
    'overtaken',
  ],
  ['it ends otherwise', { ends: ['order ends elsewhere'], counts: ['b by 2'] }, 'mismatch'],
  ['one of its items does', { ends: ['order ends', 'watch ends elsewhere'] }, 'mismatch'],
  ['it counts otherwise', { ends: ['order ends'], counts: ['b by 3'] }, 'mismatch'],
  ['it counts what was not shown', { ends: ['order ends'], counts: ['b by 2', 'c by 1'] }, 'mismatch'],
  ['it only counts, and not all of it', { counts: ['b by 2'] }, 'mismatch'],
  ['it does nothing', {}, 'mismatch'],
])('of what was shown, %s', (_, rest, expected) => {
  expect(compare(shown, said('applied', 'rest', rest))).toBe(expected);
});
