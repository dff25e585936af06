import { countOf, exitCodeOf, lineOf, NOTHING, sum } from './count.ts';

const report = {
  numTotalTests: 9,
  numPassedTests: 4,
  numFailedTests: 2,
  numPendingTests: 2,
  numTodoTests: 1,
  numRuntimeErrorTestSuites: 0,
};

test.each([
  ['a report', report, { passed: 4, failed: 2, skipped: 3 }],
  [
    'a file that does not load',
    { ...report, numRuntimeErrorTestSuites: 3 },
    { passed: 4, failed: 5, skipped: 3 },
  ],
  ['no test at all', { numTotalTests: 0 }, { passed: 0, failed: 0, skipped: 0 }],
  ['something else', { success: true }, undefined],
  ['nothing', undefined, undefined],
])('%s', (_, given, expected) => {
  expect(countOf(given)).toEqual(expected);
});

test('runners are summed into one line', () => {
  const total = sum([
    { passed: 10, failed: 0, skipped: 1 },
    { passed: 5, failed: 2, skipped: 0 },
  ]);
  expect(lineOf(total)).toBe('15 passed, 2 failed, 1 skipped');
  expect(lineOf(sum([]))).toBe('0 passed, 0 failed, 0 skipped');
});

test.each([
  ['all well', { passed: 3, failed: 0, skipped: 1 }, true, 0],
  ['one failed', { passed: 3, failed: 1, skipped: 0 }, true, 1],
  ['a runner died without saying so', { passed: 3, failed: 0, skipped: 0 }, false, 1],
  ['nothing ran', NOTHING, true, 1],
  ['everything was skipped', { passed: 0, failed: 0, skipped: 7 }, true, 1],
] as const)('exit code when %s', (_, count, succeeded, expected) => {
  expect(exitCodeOf(count, succeeded)).toBe(expected);
});
