import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = [
  'serverless.yml',
  'pnpm-lock.yaml',
  'tsconfig.json',
  '{stack,resources,events,packages,services}/**/*.{ts,mjs,cjs,js,json,yml}',
];
const STAMP = 'sources.sha256';
const TEMPLATE = 'cloudformation-template-update-stack.json';
const KEPT_OUTPUT_CHARS = 20_000;

export interface CompiledStack {
  readonly templateFile: string;
  readonly artifactsDir: string;
}

const isSource = (path: string): boolean =>
  !path.split(/[/\\]/).includes('node_modules') && !path.endsWith('.test.ts');

/** One hash over everything that the compiled stack can depend on. */
function hashOfSources(root: string): string {
  const hash = createHash('sha256').update(process.version);
  for (const path of SOURCES.flatMap((glob) => globSync(glob, { cwd: root }))
    .filter(isSource)
    .sort()) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

function runServerless(root: string, outputDir: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const cli = join(root, 'node_modules', 'serverless', 'bin', 'serverless.js');
    const child = spawn(process.execPath, [cli, 'package', '--package', outputDir], {
      cwd: root,
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

/**
 * The very template and bundles that `serverless deploy` would send, in `outputDir`. Compiled again only when a source
 * has changed since.
 */
export async function compileStack(root: string, outputDir: string): Promise<CompiledStack> {
  const stampFile = join(outputDir, STAMP);
  const hash = hashOfSources(root);
  const isFresh = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash;
  if (!isFresh) {
    rmSync(stampFile, { force: true });
    await runServerless(root, outputDir);
    writeFileSync(stampFile, hash);
  }
  return { templateFile: join(outputDir, TEMPLATE), artifactsDir: outputDir };
}
