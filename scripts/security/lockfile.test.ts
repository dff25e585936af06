import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { lockfileProblems } from './lockfile.ts';

const integrity = `sha512-${'A'.repeat(86)}==`;
const lockfile = (changes: object = {}) => ({
  lockfileVersion: '9.0',
  importers: { '.': { devDependencies: { a: { specifier: '1.0.0', version: '1.0.0' } } } },
  packages: { 'a@1.0.0': { resolution: { integrity } } },
  ...changes,
});
const asking = (specifier: string) => ({ importers: { '.': { dependencies: { a: { specifier } } } } });
const resolved = (resolution: object) => ({ packages: { 'a@1.0.0': { resolution } } });

test('the project’s own is in order', () => {
  const text = readFileSync(fileURLToPath(new URL('../../pnpm-lock.yaml', import.meta.url)), 'utf8');
  expect(lockfileProblems(parse(text), text)).toEqual([]);
});

test.each<[string, object, string]>([
  ['a version that floats', asking('^1.0.0'), '. asks for a by "^1.0.0"'],
  ['any version', asking('*'), 'asks for a'],
  ['a tag', asking('latest'), 'asks for a'],
  ['a branch', asking('github:o/r'), 'asks for a'],
  ['a folder', asking('link:../a'), 'asks for a'],
  ['no integrity', resolved({}), 'a@1.0.0 has no SHA-512 integrity'],
  ['a weak one', resolved({ integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }), 'no SHA-512'],
  ['another address', resolved({ integrity, tarball: 'x.tgz' }), 'elsewhere than a registry (tarball)'],
  ['a commit', resolved({ integrity, type: 'git', commit: 'c' }), 'elsewhere than a registry (type, commit)'],
  ['nothing at all', { packages: {} }, 'It names no packages.'],
  ['another version', { lockfileVersion: '6.0' }, 'no lockfile of version 9.0'],
  ['something put in the place of a package', { overrides: { a: '2.0.0' } }, 'overrides'],
])('%s is seen', (_, changes, problem) => {
  expect(lockfileProblems(lockfile(changes), '').join('\n')).toContain(problem);
});

test.each(['tarball: https://x.example/a.tgz', 'version: git+ssh://x/y', 'version: file:../a'])(
  'a line that reaches past the registry is seen: %s',
  (line) => {
    expect(lockfileProblems(lockfile(), `a: b\n  ${line}\n`)).toEqual([`line 2: ${line}`]);
  },
);

test('exact versions, names of our own and the workspace are fine', () => {
  for (const specifier of ['1.0.0', '1.9.0-beta', 'npm:osls@4.3.1', 'npm:@a/b@1.0.0', 'workspace:*']) {
    expect(lockfileProblems(lockfile(asking(specifier)), '')).toEqual([]);
  }
});
