import { globSync } from 'node:fs';
import { join } from 'node:path';
import { MUTATION_TARGETS, mutatedBy, targetNamed } from './targets.ts';

const root = new URL('../..', import.meta.url).pathname;

test.each(MUTATION_TARGETS)('$name has sources, and every test that it leaves out is there', (target) => {
  expect(globSync([...target.sources], { cwd: join(root, target.folder) }).length).toBeGreaterThan(3);
  for (const file of target.leftOut) {
    expect(globSync(file, { cwd: join(root, target.folder) })).toEqual([file]);
  }
  expect(targetNamed(target.name)).toBe(target);
});

test('the given files are mutated in place of all, and tests never', () => {
  const target = { name: 't', folder: 'packages/t', sources: ['src/**/*.ts'], leftOut: [] };
  const never = ['**/*.test.ts', '**/testing/**', '**/contract/**', '**/*-contract.ts', '**/index.ts'].map(
    (pattern) => `!packages/t/${pattern}`,
  );
  expect(mutatedBy(target, [])).toEqual(['packages/t/src/**/*.ts', ...never]);
  expect(mutatedBy(target, ['src/a.ts'])).toEqual(['packages/t/src/a.ts', ...never]);
});
