import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { forgottenFragments, readFragments } from '../stack/fragments.ts';

const SOURCES = [
  'serverless.yml',
  'pnpm-lock.yaml',
  'tsconfig.json',
  '{events,packages,services}/**/*.{ts,mjs,cjs,js,json,yml}',
];
const DONE = 'complete';
const TEMPLATE = 'cloudformation-template-update-stack.json';
/** Of its own, so that a `serverless package` by hand at the same time takes nothing away. */
const WORK_FOLDER = '.twolane/work';
const KEPT_OUTPUT_CHARS = 20_000;
/** Compiled stacks that stay: the running ones of a developer who goes back and forth between two branches. */
const KEPT_STACKS = 3;
const LOCK = { retries: { retries: 240, minTimeout: 500, maxTimeout: 500 }, stale: 20_000, realpath: false };

export interface CompiledStack {
  readonly templateFile: string;
  readonly artifactsDir: string;
}

/** What runs the stack on this machine is in no bundle: an edit there compiles nothing anew. */
const RUNS_HERE = join('packages', 'local', '/');

const isSource = (path: string): boolean =>
  !path.split(/[/\\]/).includes('node_modules') && !path.endsWith('.test.ts') && !path.startsWith(RUNS_HERE);

/** One hash over everything that the compiled stack can depend on. */
function hashOfSources(root: string): string {
  const hash = createHash('sha256').update(process.version);
  for (const path of SOURCES.flatMap((glob) => globSync(glob, { cwd: root }))
    .filter(isSource)
    .sort()) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex').slice(0, 16);
}

function runServerless(root: string, outputDir: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const cli = join(root, 'node_modules', 'serverless', 'bin', 'serverless.js');
    const child = spawn(process.execPath, [cli, 'package', '--package', outputDir], {
      cwd: root,
      env: { ...process.env, TWOLANE_WORK_FOLDER: WORK_FOLDER },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT_CHARS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error(`serverless package ended with status ${status}:\n${output}`));
    });
  });
}

function prune(folder: string): void {
  const madeMs = (name: string): number => statSync(join(folder, name)).mtimeMs;
  const newestFirst = readdirSync(folder).sort((a, b) => madeMs(b) - madeMs(a));
  for (const name of newestFirst.slice(KEPT_STACKS))
    rmSync(join(folder, name), { recursive: true, force: true });
}

/**
 * The very template and bundles that `serverless deploy` would send, compiled only when a source has changed since. A
 * compiled stack has a folder of its own, named after its sources, so that none changes under a stack that runs on it.
 * Throws where `serverless.yml` leaves out a file that looks as if it were deployed.
 */
export async function compileStack(root: string): Promise<CompiledStack> {
  const forgotten = forgottenFragments(readFragments(root));
  if (forgotten.length > 0) throw new Error(`The stack is not complete.\n${forgotten.join('\n')}`);
  const folder = join(root, '.twolane', 'compiled');
  mkdirSync(folder, { recursive: true });
  const artifactsDir = join(folder, hashOfSources(root));
  const compiled = { templateFile: join(artifactsDir, TEMPLATE), artifactsDir };
  const isComplete = (): boolean => existsSync(join(artifactsDir, DONE));
  if (isComplete()) return compiled;
  // One work folder: one compilation at a time.
  const release = await lock(join(root, '.twolane', 'compiling'), LOCK);
  try {
    if (isComplete()) return compiled;
    await runServerless(root, artifactsDir);
    writeFileSync(join(artifactsDir, DONE), '');
    prune(folder);
  } finally {
    await release();
  }
  return compiled;
}
