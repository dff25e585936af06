import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { follow, stepsOf } from './steps.ts';

const guide = `
Words. New file \`a/b.ts\`:

\`\`\`ts
one

two
\`\`\`

In \`c.yml\`, below \`- first\`:

\`\`\`yaml
- second
\`\`\`

Then run it:

\`\`\`sh
ls
\`\`\`
`;

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'steps-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('each block is a file, a line of a file, or neither', () => {
  expect(stepsOf(guide)).toEqual([
    { kind: 'create', file: 'a/b.ts', text: 'one\n\ntwo\n' },
    { kind: 'insert', file: 'c.yml', below: '- first', text: '- second\n' },
    { kind: 'other', language: 'sh', text: 'ls\n' },
  ]);
});

test('followed, files and lines are there', () => {
  writeFileSync(join(root, 'c.yml'), 'list:\n  - first\n  - third\n');
  follow(stepsOf(guide), root);
  expect(readFileSync(join(root, 'a/b.ts'), 'utf8')).toBe('one\n\ntwo\n');
  expect(readFileSync(join(root, 'c.yml'), 'utf8')).toBe('list:\n  - first\n  - second\n  - third\n');
});

test.each([
  ['no such line', 'list:\n', '0 times'],
  ['the line twice', '- first\n- first\n', '2 times'],
])('%s: says so', (_, content, problem) => {
  writeFileSync(join(root, 'c.yml'), content);
  expect(() => follow(stepsOf(guide), root)).toThrow(problem);
});

test('a file that is there already is not written over', () => {
  writeFileSync(join(root, 'c.yml'), '- first\n');
  follow(stepsOf(guide), root);
  expect(() => follow(stepsOf(guide), root)).toThrow('EEXIST');
});

test('a block without an end is a mistake of the guide', () => {
  expect(() => stepsOf('```ts\none')).toThrow('no end');
});
