import type { ReplayFiles } from '../files.ts';
import { MAX_PART_BYTES, MAX_PART_LINES } from './limits.ts';

export interface PartFiles {
  add(line: string): Promise<void>;
  /** Writes what is left, and says how many files there are. */
  finish(): Promise<number>;
}

const NEWLINE = Buffer.from('\n');

/** Lines in numbered files, of which one is held at a time. */
export const partFiles = (
  files: Pick<ReplayFiles, 'put'>,
  keyOf: (part: number) => string,
  { maxLines = MAX_PART_LINES, maxBytes = MAX_PART_BYTES } = {},
): PartFiles => {
  let part = 0;
  let lines: Uint8Array[] = [];
  let bytes = 0;

  const flush = async (): Promise<void> => {
    if (lines.length === 0) return;
    const body = Buffer.concat(lines.flatMap((line) => [line, NEWLINE]));
    lines = [];
    bytes = 0;
    await files.put(keyOf(part), body);
    part += 1;
  };

  return {
    add: async (line) => {
      const encoded = Buffer.from(line, 'utf8');
      if (lines.length >= maxLines || (bytes > 0 && bytes + encoded.byteLength + 1 > maxBytes)) await flush();
      lines.push(encoded);
      bytes += encoded.byteLength + 1;
    },
    finish: async () => {
      await flush();
      return part;
    },
  };
};
