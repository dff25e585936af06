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

/** Runs jest, its output going straight to ours. Jest takes ES modules only with this flag of Node's. */
export async function runJest(
  root: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<JestRun> {
  const folder = mkdtempSync(join(tmpdir(), 'jest-report-'));
  const reportFile = join(folder, 'report.json');
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  try {
    const status = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(process.execPath, [...node, jest, '--json', '--outputFile', reportFile, ...args], {
        cwd: root,
        env: { ...process.env, ...environment },
        // Jest's report would go to standard output, too; its progress goes to standard error.
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      child.on('error', reject);
      child.on('close', resolve);
    });
    return { count: countOf(read(reportFile)), succeeded: status === 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
