/** The guide, followed to the letter in a copy of this repository. What it says is there must be there. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { follow, stepsOf } from './guide/steps.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GUIDE = 'docs/guides/add-an-event-and-a-consumer.md';
const COPIED = [
  'events',
  'packages',
  'services',
  'scripts',
  'test',
  'docs',
  'node_modules',
  'biome.json',
  'package.json',
  'serverless.yml',
  'tsconfig.json',
  'jest.config.mjs',
];
/** What a tool made, which is not the copy's; and packages, which the copy only links to. */
const LEFT_OUT = ['.pnpm', '.serverless', '.esbuild', '.twolane', '.git'];
const STEP_LIMIT_MS = 100_000;

let copy = '';
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'guide-'));
  // Links stay as they are written, so that our packages link to each other within the copy.
  const options = {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path: string) => !LEFT_OUT.includes(basename(path)),
  };
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), options);
  symlinkSync(join(ROOT, 'node_modules', '.pnpm'), join(copy, 'node_modules', '.pnpm'));
  follow(stepsOf(readFileSync(join(ROOT, GUIDE), 'utf8')), copy);
  // Stands for `pnpm install`.
  cpSync(
    join(ROOT, 'services/inventory/node_modules'),
    join(copy, 'services/shipping/node_modules'),
    options,
  );
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Runs one of the copy's commands; what it printed, and how it ended. */
const run = (...args: readonly string[]): { readonly status: number | null; readonly output: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: 'utf8',
    timeout: STEP_LIMIT_MS,
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  return { status, output: `${stdout}${stderr}` };
};
/** Runs a command that must succeed; what it printed. */
const done = (...args: readonly string[]): string => {
  const { status, output } = run(...args);
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${output}`);
  return output;
};
const bin = (path: string): string => join('node_modules', path);

test('whoever follows the guide has an event and a consumer that keep every rule', () => {
  expect(run('scripts/check-contracts.ts')).toMatchObject({
    status: 1,
    output: expect.stringContaining('generated/baseline.json is stale'),
  });
  done('scripts/check-contracts.ts', '--write');
  done(bin('typescript/bin/tsc'), '--noEmit');
  done('scripts/check-imports.ts');
  done(bin('@biomejs/biome/bin/biome'), 'check', '--vcs-enabled=false', 'services/shipping', 'events');
});

test('the tests of the guide pass', () => {
  const jest = ['--experimental-vm-modules', bin('jest/bin/jest.js'), 'services/shipping', 'events/catalog'];
  expect(done(...jest)).toContain('keep-parcel.test.ts');
});

test('its stack compiles, keeps the rules of a stack, and has the consumer', () => {
  done(bin('serverless/bin/serverless.js'), 'package');
  expect(done('scripts/check-stack.ts')).toContain('The stack keeps every rule.');
  const template = readFileSync(join(copy, '.serverless/cloudformation-template-update-stack.json'), 'utf8');
  expect(template).toContain('"ShippingParcels');
  expect(template).toContain('"twolane-dev-shipping"');
});

test('the copy is whole: our packages are those of the copy', () => {
  const where = "console.log(import.meta.resolve('@twolane/events'))";
  const found = fileURLToPath(done('--input-type=module', '-e', where).trim());
  expect(relative(realpathSync(copy), found)).toBe('events/index.ts');
});
