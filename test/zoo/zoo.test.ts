import { readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';
import { bugs } from './all-bugs.ts';
import { withBug } from './core/planted-bug.ts';
import { runHunt } from './core/run-hunt.ts';

const root = new URL('../../', import.meta.url);
const sourceOf = (file: string): string => readFileSync(new URL(file, root), 'utf8');

test('there are enough of them, and each has a name of its own', () => {
  expect(bugs.length).toBeGreaterThanOrEqual(40);
  expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
});

test.each(bugs.map((bug) => [bug.name, bug] as const))('%s can be planted', (_, bug) => {
  const source = sourceOf(bug.file);
  const planted = withBug(source, bug);
  expect(planted).not.toBe(source);
  expect(() => parseSync(planted, { syntax: 'typescript' })).not.toThrow();
});

/** Of each room one that is caught at once; all of them: `node test/zoo/run.ts`. */
const QUICK = ['mark-before-the-effect', 'key-without-owner', 'own-request-approved', 'swap-loses-sales'];

test('some of them are caught, and clean code is not', async () => {
  const quick = bugs.filter(({ name }) => QUICK.includes(name));
  const hunted = await Promise.all(
    [...quick, undefined].map((bug) => runHunt(bug, { maxSeeds: 40, only: 'model' })),
  );
  expect(hunted.map(({ bug, by }) => `${bug?.name}: ${by === undefined ? 'free' : 'caught'}`)).toEqual([
    ...quick.map(({ name }) => `${name}: caught`),
    'undefined: free',
  ]);
}, 120_000);

test('a patch whose text is not there exactly once is stale', () => {
  const bug = { name: 'b', what: '', file: 'f.ts', find: 'x', replace: 'y' };
  expect(() => withBug('a', bug)).toThrow('b: its text occurs 0 times in f.ts, and must occur once.');
  expect(() => withBug('x x', bug)).toThrow('occurs 2 times');
  expect(withBug('a x b', bug)).toBe('a y b');
});
