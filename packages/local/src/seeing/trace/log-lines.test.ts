import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { temporaryFolder } from '../../testing/messaging.ts';
import { linesWith, logFilesIn } from './log-lines.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const file = join(folder.path, 'a.log');

const found = async (text: string, words: string): Promise<readonly string[]> => {
  writeFileSync(file, text);
  const lines: string[] = [];
  for await (const line of linesWith(file, words)) lines.push(line);
  return lines;
};

test('lines are found whole, once each, however the file is cut while it is read', async () => {
  // Lines beyond the size of one read, so that their words lie across its edges.
  const line = fc
    .tuple(fc.constantFrom('id', 'i', 'd', '', 'ïd', 'id id'), fc.nat({ max: 400_000 }))
    .map(([word, length]) => `${'x'.repeat(length)}${word}`);
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      const text = lines.map((one) => `${one}\n`).join('');
      expect(await found(text, 'id')).toEqual(lines.filter((one) => one.includes('id')));
    }),
    { numRuns: 25 },
  );
});

test('a line that is not finished, and one beyond the limit, are left out', async () => {
  expect(await found('id 1\nid 2', 'id')).toEqual(['id 1']);
  expect(await found(`${'x'.repeat(3_000_000)} id\nid 2\n`, 'id')).toContain('id 2');
});

test('logs are told by their names, the file before included; no folder has none', async () => {
  writeFileSync(join(folder.path, 'a.log.1'), '');
  writeFileSync(join(folder.path, 'notes.txt'), '');
  const files = await logFilesIn(folder.path);
  expect(files.map(({ functionName, file: path }) => [functionName, path.split('/').at(-1)]).sort()).toEqual([
    ['a', 'a.log'],
    ['a', 'a.log.1'],
  ]);
  expect(await logFilesIn(join(folder.path, 'none'))).toEqual([]);
});
