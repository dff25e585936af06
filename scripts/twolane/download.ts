import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { misuse } from './ended.ts';

/** Pages of text, one after the other; the head of a table comes once. Answers how many lines there were. */
export async function* joined(pages: AsyncIterable<string>, hasHead: boolean): AsyncGenerator<string> {
  let head: string | undefined;
  for await (const page of pages) {
    const end = page.indexOf('\n') + 1;
    const start = hasHead ? page.slice(0, end) : '';
    const isRepeated = hasHead && head !== undefined && start === head;
    head ??= start;
    const text = isRepeated ? page.slice(end) : page;
    if (text === '') continue;
    yield text.endsWith('\n') ? text : `${text}\n`;
  }
}

/**
 * Writes pages into a file, which is there only when all of them are. A file that is there is kept, unless it is to be
 * written over.
 */
export async function writeFile(
  file: string,
  pages: AsyncIterable<string>,
  overwrite: boolean,
): Promise<number> {
  if (!overwrite && existsSync(file))
    throw misuse(`${file} is there already. Name another file, or say --force.`);
  const partial = `${file}.partial`;
  let lines = 0;
  try {
    const handle = await open(partial, 'w');
    try {
      for await (const page of pages) {
        await handle.write(page);
        lines += page.split('\n').length - 1;
      }
    } finally {
      await handle.close();
    }
    await rename(partial, file);
    return lines;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
