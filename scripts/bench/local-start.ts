import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileStack } from '../start/compile-stack.ts';
import { type StartMarks, startStackProcess } from './local-stack-process.ts';
import { median, type Report, rounded } from './report.ts';

const ROUNDS = 5;
const GOAL_WARM_MS = 3_000;

const marksOf = async (root: string, dataDir: string): Promise<StartMarks> => {
  const stack = await startStackProcess(root, dataDir);
  await stack.stop();
  return stack.marks;
};

const medians = (runs: readonly StartMarks[]): StartMarks => {
  const of = (name: keyof StartMarks): number => median(runs.map((run) => run[name]));
  return {
    loadedMs: of('loadedMs'),
    compiledMs: of('compiledMs'),
    startedMs: of('startedMs'),
    answeredMs: of('answeredMs'),
  };
};

/**
 * From the command to the first answer of a function over HTTP: on a new data folder, and again on the same one. The
 * stack is compiled before: that is done once for each change of a source.
 */
export async function benchLocalStart(root: string): Promise<Report> {
  await compileStack(root);
  const cold: StartMarks[] = [];
  const warm: StartMarks[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const dataDir = mkdtempSync(join(tmpdir(), 'twolane-bench-'));
    try {
      cold.push(await marksOf(root, dataDir));
      warm.push(await marksOf(root, dataDir));
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }
  const values = { cold: medians(cold), warm: medians(warm) };
  const row = (name: string, { loadedMs, compiledMs, startedMs, answeredMs }: StartMarks) => [
    name,
    rounded(answeredMs, 0),
    rounded(loadedMs, 0),
    rounded(compiledMs - loadedMs, 0),
    rounded(startedMs - compiledMs, 0),
    rounded(answeredMs - startedMs, 0),
  ];
  const { answeredMs } = values.warm;
  return {
    id: 'localStart',
    title: `(k) the local stack, from the command to the first answer (medians of ${ROUNDS}, ms)`,
    columns: ['data folder', 'in all', 'modules', 'is compiled?', 'stack up', 'first answer'],
    rows: [row('new', values.cold), row('used before', values.warm)],
    findings: [
      `warm ${rounded(answeredMs / 1_000)} s; the goal is ${GOAL_WARM_MS / 1_000} s: ${answeredMs < GOAL_WARM_MS ? 'met' : 'MISSED'}`,
    ],
    values,
  };
}
