/**
 * Every test of the project. The last line is the sum over all runs: `N passed, N failed, N skipped`. With arguments
 * there is one run of jest, which gets them as they are.
 */
import { globSync, rmSync } from 'node:fs';
import { callsFolder } from './permissions/calls-folder.ts';
import { exitCodeOf, lineOf, NOTHING, sum } from './test/count.ts';
import { runJest } from './test/run-jest.ts';

const root = new URL('..', import.meta.url).pathname;
const given = process.argv.slice(2);

const beside = ['--testPathIgnorePatterns', '/node_modules/', '/.twolane/', '/test/e2e/'];
// Each of these starts a whole stack, and waits for schedules most of its time: two at once, when the rest is done.
const endToEnd =
  globSync('test/e2e/**/*.test.ts', { cwd: root }).length > 0 ? [['--maxWorkers=2', 'test/e2e/']] : [];
const runs = given.length > 0 ? [given] : [beside, ...endToEnd];
// What the stacks of a whole run did with their permissions; `check:permissions` reads it.
const calls = callsFolder(root);
if (given.length === 0) rmSync(calls, { recursive: true, force: true });

const results = [];
for (const args of runs)
  results.push(await runJest(root, args, endToEnd.includes(args) ? { TWOLANE_CALLS_DIR: calls } : {}));

const total = sum(results.map(({ count }) => count ?? NOTHING));
const everyRunnerSucceeded = results.every(({ count, succeeded }) => count !== undefined && succeeded);
if (!everyRunnerSucceeded && total.failed === 0)
  console.log('A run of jest ended without success; see above.');
console.log(lineOf(total));
process.exitCode = exitCodeOf(total, everyRunnerSucceeded);
