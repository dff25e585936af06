import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('nag/', import.meta.url));
const INSTALL = ['-y', 'pnpm@12.21.0', 'install', '--ignore-workspace', '--frozen-lockfile'] as const;
const LIMIT_MS = 300_000;

/** Its standard error; what it prints are pages of findings, and what is needed of them is in the report. */
const run = (command: string, args: readonly string[]) => {
  const { status, stderr, error } = spawnSync(command, args, {
    cwd: FOLDER,
    encoding: 'utf8',
    timeout: LIMIT_MS,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return { status, words: error?.message ?? stderr };
};

const install = (): void => {
  const { status, words } = run('npx', INSTALL);
  if (status !== 0) throw new Error(`The rules could not be installed.\n${words}`);
};

/**
 * What AWS's rule packs find in a template, as the CDK's report says it. Their libraries are installed at the first use, from a
 * lockfile of their own; from then on it runs offline. Throws where it cannot run.
 */
export const nagReport = (templateFile: string): unknown => {
  if (!existsSync(join(FOLDER, 'node_modules', 'cdk-nag'))) install();
  const out = mkdtempSync(join(tmpdir(), 'twolane-rules-'));
  const report = join(out, 'validation-report.json');
  try {
    // Its status says that there are findings, which is not the question here.
    const { words } = run(process.execPath, ['report.mjs', templateFile, out]);
    if (!existsSync(report)) throw new Error(`The rules wrote no report.\n${words}`);
    return JSON.parse(readFileSync(report, 'utf8'));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
};
