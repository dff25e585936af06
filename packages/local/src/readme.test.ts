import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
const section = readme.slice(readme.indexOf('## What is like AWS, what is not'));

/** Rows of the table, but for its head and for those that are headings. */
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (what|---|\*\*)/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const reference = /^`([\w/.-]+\.ts)` › (.+)$/;

test('the page has its rows, each with an answer', () => {
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.filter(([what, answer]) => what === '' || answer === '')).toEqual([]);
});

test.each(rows.map(([what = '', , written = '']) => [what, written]))(
  '%s: its test is there',
  (_, written) => {
    const [, file = '', title = ''] = reference.exec(written) ?? [];
    const path = join(import.meta.dirname, file);
    expect([written, title !== '' && existsSync(path)]).toEqual([written, true]);
    const source = readFileSync(path, 'utf8');
    const isThere = ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`));
    expect([written, isThere]).toEqual([written, true]);
  },
);
