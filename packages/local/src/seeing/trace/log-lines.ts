import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const readBytes = 1_024 * 1_024;
/** A longer line is no line of a logger; what is kept of it would grow without end. */
const longestLineBytes = 1_024 * 1_024;
const lineEnd = 0x0a;

/** `<function>.log`, and the file before it. */
const nameForm = /^(.+)\.log(?:\.1)?$/;

/** Lines of one file that hold these words. A file that goes away while it is read has no more lines. */
export async function* linesWith(file: string, words: string): AsyncGenerator<string> {
  const needle = Buffer.from(words);
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: readBytes })) {
      if (!Buffer.isBuffer(chunk)) continue;
      const text = Buffer.concat([rest, chunk]);
      const whole = text.lastIndexOf(lineEnd) + 1;
      for (let found = text.indexOf(needle); found !== -1 && found < whole; ) {
        const end = text.indexOf(lineEnd, found);
        yield text.subarray(text.lastIndexOf(lineEnd, found) + 1, end).toString('utf8');
        found = text.indexOf(needle, end);
      }
      rest = text.length - whole > longestLineBytes ? Buffer.alloc(0) : text.subarray(whole);
    }
  } catch {
    return;
  }
}

export type LogFile = { readonly functionName: string; readonly file: string };

/** The functions' logs in a folder; none where there is no such folder yet. */
export const logFilesIn = async (folder: string): Promise<readonly LogFile[]> => {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => {
    const functionName = nameForm.exec(name)?.[1];
    return functionName === undefined ? [] : [{ functionName, file: join(folder, name) }];
  });
};
