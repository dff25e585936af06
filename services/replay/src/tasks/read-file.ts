import { TerminalError } from '@twolane/store';
import type { ReplayFiles } from '../files.ts';
import { linesOf } from '../lines.ts';
import { ownJson } from './own-json.ts';

/** An event has at most 256 KB on the bus, and a line of deltas a few times that. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;

/** A whole file as text. Throws `TerminalError` where it is not there: an earlier step wrote it. */
export const readText = async (
  files: ReplayFiles,
  key: string,
  range: { readonly fromByte?: number; readonly toByte?: number } = {},
): Promise<string> => {
  const file = await files.read(key, range);
  if (file === undefined) throw new TerminalError(`${key} is gone; the replay cannot go on without it.`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.chunks) chunks.push(Uint8Array.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
};

/** A file's JSON. Throws `TerminalError` where it is not what an earlier step wrote. */
export const readJsonFile = async <T>(
  files: ReplayFiles,
  key: string,
  is: (value: unknown) => value is T,
): Promise<T> => {
  const value = ownJson(await readText(files, key), key);
  if (is(value)) return value;
  throw new TerminalError(`${key} holds something else than an earlier step wrote.`);
};

/** The lines of a stream of bytes as text, one after another. */
export async function* textLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  for await (const { bytes, cut } of linesOf(chunks, MAX_LINE_BYTES)) {
    if (cut) throw new TerminalError(`A line has more than ${MAX_LINE_BYTES} bytes.`);
    if (bytes.byteLength > 0) yield Buffer.from(bytes).toString('utf8');
  }
}
