import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Count, countOf } from './count.ts';

export interface JestRun {
  /** undefined where jest left no report: it died. */
  readonly count: Count | undefined;
  readonly succeeded: boolean;
}

const read = (file: string): unknown =>
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;

/** What Node is told to run jest, before jest's own words. Jest takes ES modules only with this flag of Node's. */
export const jestIn = (root: string): readonly string[] => [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
];

/** Runs jest, its output going straight to ours. */
export async function runJest(
  root: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<JestRun> {
  const folder = mkdtempSync(join(tmpdir(), 'jest-report-'));
  const reportFile = join(folder, 'report.json');
  try {
    const status = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(
        process.execPath,
        [...jestIn(root), '--json', '--outputFile', reportFile, ...args],
        {
          cwd: root,
          env: { ...process.env, ...environment },
          // Jest's report would go to standard output, too; its progress goes to standard error.
          stdio: ['ignore', 'ignore', 'inherit'],
        },
      );
      child.on('error', reject);
      child.on('close', resolve);
    });
    return { count: countOf(read(reportFile)), succeeded: status === 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
