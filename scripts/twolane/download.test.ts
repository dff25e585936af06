import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joined, writeFile } from './download.ts';

async function* pages(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}
const collected = async (texts: AsyncIterable<string>): Promise<string> => {
  let all = '';
  for await (const text of texts) all += text;
  return all;
};

test.each([
  ['the head comes once', ['a,b\n1,2\n', 'a,b\n3,4\n'], true, 'a,b\n1,2\n3,4\n'],
  ['pages without a head of their own', ['a,b\n1,2\n', '3,4\n'], true, 'a,b\n1,2\n3,4\n'],
  ['a page that is a head alone', ['a,b\n1,2\n', 'a,b\n'], true, 'a,b\n1,2\n'],
  ['lines that are equal are no heads', ['{"a":1}\n', '{"a":1}\n'], false, '{"a":1}\n{"a":1}\n'],
  ['a missing end of line', ['{"a":1}', '{"a":2}'], false, '{"a":1}\n{"a":2}\n'],
  ['an empty page', ['', '{"a":2}\n'], false, '{"a":2}\n'],
])('%s', async (_, texts, hasHead, expected) => {
  expect(await collected(joined(pages(...texts), hasHead))).toBe(expected);
});

test('a file is whole or not there, and is not written over by mistake', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'twolane-download-'));
  const file = join(folder, 'deltas.csv');
  async function* breaking(): AsyncGenerator<string> {
    yield 'a\n';
    throw new Error('the line was cut');
  }
  await expect(writeFile(file, breaking(), false)).rejects.toThrow('the line was cut');
  expect(existsSync(file)).toBe(false);
  expect(existsSync(`${file}.partial`)).toBe(false);

  expect(await writeFile(file, pages('a\nb\n', 'c\n'), false)).toBe(3);
  expect(readFileSync(file, 'utf8')).toBe('a\nb\nc\n');
  await expect(writeFile(file, pages('d\n'), false)).rejects.toThrow('is there already');
  expect(await writeFile(file, pages('d\n'), true)).toBe(1);
  expect(readFileSync(file, 'utf8')).toBe('d\n');
});
