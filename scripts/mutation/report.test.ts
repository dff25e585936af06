import { percentOf, readReport, scoresOf, survivorsOf } from './report.ts';

const at = (start: [number, number], end: [number, number]) => ({
  start: { line: start[0], column: start[1] },
  end: { line: end[0], column: end[1] },
});
const mutant = (status: string, location = at([1, 1], [1, 2]), replacement?: string) => ({
  mutatorName: 'BooleanLiteral',
  status,
  location,
  ...(replacement === undefined ? {} : { replacement }),
});
const reportOf = (...mutants: readonly ReturnType<typeof mutant>[]) =>
  readReport(
    JSON.stringify({ files: { 'src/a.ts': { source: 'one\nconst two = {\n  is: true,\n};\n', mutants } } }),
  );

test('what a test noticed, or never ended, is killed; what was not decided does not count', () => {
  const report = reportOf(
    ...[
      'Killed',
      'Timeout',
      'Survived',
      'NoCoverage',
      'Ignored',
      'RuntimeError',
      'CompileError',
      'Pending',
    ].map((status) => mutant(status)),
  );
  expect(scoresOf(report)).toEqual([{ file: 'src/a.ts', killed: 2, survived: 2, left: 4 }]);
  expect(scoresOf(reportOf(mutant('Ignored')))).toEqual([]);
});

test('the score is of all mutants together, not of files', () => {
  expect(
    percentOf([
      { killed: 1, survived: 0 },
      { killed: 1, survived: 2 },
    ]),
  ).toBe(50);
  expect(percentOf([])).toBe(100);
});

test('a survivor is told with its place, what stood there and what took its place, in one line each', () => {
  const report = reportOf(
    mutant('Killed'),
    mutant('Survived', at([3, 7], [3, 11]), 'false'),
    mutant('NoCoverage', at([2, 13], [4, 2]), '{}'),
    mutant('Survived', at([1, 1], [1, 4]), 'x'.repeat(101)),
  );
  const told = { mutator: 'BooleanLiteral' };
  expect(survivorsOf(report)).toEqual([
    { ...told, at: 'src/a.ts:3:7', reached: true, was: 'true', became: 'false' },
    { ...told, at: 'src/a.ts:2:13', reached: false, was: '{ is: true, }', became: '{}' },
    { ...told, at: 'src/a.ts:1:1', reached: true, was: 'one', became: `${'x'.repeat(100)}…` },
  ]);
});

test.each(['{}', '{"files":{"a":{}}}', 'no JSON'])('%s is no report', (text) => {
  expect(() => readReport(text)).toThrow();
});
