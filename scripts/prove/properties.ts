import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, number, object, safeParse, string } from 'valibot';
import { jestIn } from '../test/run-jest.ts';
import { broken, type Proof } from './proof.ts';
import { runJson } from './run-json.ts';

const Report = object({
  numTotalTests: number(),
  numFailedTests: number(),
  numRuntimeErrorTestSuites: number(),
  testResults: array(
    object({
      name: string(),
      message: string(),
      assertionResults: array(
        object({ status: string(), fullName: string(), failureMessages: array(string()) }),
      ),
    }),
  ),
});

const SHOWN_CHARS = 1_500;

const filesWithProperties = (root: string): readonly string[] =>
  globSync('{events,packages,services,scripts,test}/**/*.test.ts', {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === '.twolane',
  }).filter((file) => readFileSync(join(root, file), 'utf8').includes("from 'fast-check'"));

/** Every property test, with values that follow from `seed`, where CI tries the same ones each time. */
export async function properties(root: string, seed: number, signal: AbortSignal): Promise<Proof> {
  const what = 'properties of the tests';
  const files = filesWithProperties(root);
  const words = [...jestIn(root), '--json', '--silent', ...files];
  const run = await runJson(root, words, signal, { TWOLANE_PROPERTY_SEED: String(seed) });
  const report = safeParse(Report, run.answer);
  if (!report.success) return broken(what, run);
  const { numTotalTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = report.output;
  return {
    what,
    tried: `${numTotalTests} tests in ${files.length} files, seed ${seed}`,
    violations: numFailedTests + numRuntimeErrorTestSuites,
    seconds: run.seconds,
    details: testResults.flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      if (failed.length === 0) return message === '' ? [] : [`${name}: ${message.slice(0, SHOWN_CHARS)}`];
      return failed.map(
        ({ fullName, failureMessages }) =>
          `${name}, ${fullName}: ${failureMessages.join('\n').slice(0, SHOWN_CHARS)}`,
      );
    }),
  };
}
