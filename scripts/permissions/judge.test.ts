import type { Exceptions } from './exceptions.ts';
import { judge } from './judge.ts';
import { merge, type Report } from './seen.ts';

const none: Exceptions = { unused: [], refused: [] };
const grant = (statement: string, uses: number, action = 'sqs:SendMessage') => ({
  statement,
  action,
  resource: `arn:aws:sqs:::${statement}`,
  uses,
});
const report = (changes: Partial<Report>): Report => ({
  principals: [],
  grants: [grant('A[0]', 1)],
  refusedBeyond: 0,
  ...changes,
});
const refused = (name: string) => ({
  name,
  refused: [{ action: 'sqs:SendMessage', resource: 'arn:aws:sqs:::q', why: `User: ${name} may not` }],
});
const problemsOf = (reports: readonly Report[], exceptions = none) =>
  judge(merge(reports), exceptions).problems;

test('what some stack used is used', () => {
  expect(judge(merge([report({ grants: [grant('A[0]', 0)] }), report({})]), none)).toEqual({
    problems: [],
    counts: { grants: 1, used: 1, excepted: 0, unused: 0, refused: 0 },
  });
});

test('what no stack used, and what was refused, fails by name', () => {
  const reports = [
    report({ grants: [grant('A[0]', 1), grant('B[0]', 0)], principals: [refused('f')] }),
    report({ principals: [refused('f')], refusedBeyond: 2 }),
  ];
  expect(problemsOf(reports)).toEqual([
    'refused: User: f may not',
    'refused: 2 more calls',
    'no test uses: B[0]: sqs:SendMessage on arn:aws:sqs:::B[0]',
  ]);
});

test('an exception takes one out, with its reason; one that is about nothing fails', () => {
  const exceptions: Exceptions = {
    unused: [
      { statement: 'B[0]', action: 'sqs:*', because: 'x' },
      { statement: '*', action: '*', resource: 'arn:aws:sqs:::C*', because: 'y' },
      { statement: 'A*', action: '*', because: 'used meanwhile' },
    ],
    refused: [{ who: 'f', action: 'sqs:SendMessage', resource: '*:q', because: 'z' }],
  };
  const grants = [grant('A[0]', 1), grant('B[0]', 0), grant('C[0]', 0, 's3:GetObject')];
  expect(judge(merge([report({ grants, principals: [refused('f')] })]), exceptions)).toEqual({
    problems: [
      'this exception is about nothing any more: {"statement":"A*","action":"*","because":"used meanwhile"}',
    ],
    counts: { grants: 3, used: 1, excepted: 2, unused: 0, refused: 0 },
  });
});

test('what only some runs use is stale only when the template has it no more', () => {
  const excepted = (statement: string): Exceptions => ({
    ...none,
    unused: [{ statement, action: '*', because: 'x', isUsedByChance: true }],
  });
  expect(problemsOf([report({})], excepted('A[0]'))).toEqual([]);
  expect(problemsOf([report({})], excepted('B[0]'))).toHaveLength(1);
});

test('a pattern means itself: a dot is a dot', () => {
  const exceptions: Exceptions = { ...none, unused: [{ statement: 'B.0.', action: '*', because: 'x' }] };
  expect(problemsOf([report({ grants: [grant('B[0]', 0)] })], exceptions)).toHaveLength(2);
});

test('nothing recorded is a failure of the check', () => {
  expect(problemsOf([])).toEqual([expect.stringMatching(/^No calls were recorded/)]);
});
