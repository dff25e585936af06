import { TerminalError } from '@twolane/store';
import { isText, isWhole, listOf, shapeOf } from '../domain/shape.ts';
import type { BadLine } from '../domain/upload.ts';
import type { ReplayFiles } from '../files.ts';
import { linesOf } from '../lines.ts';
import { uploadNames } from '../uploads/upload-names.ts';
import { MAX_BAD_LINE_BYTES } from './limits.ts';
import { type PageRequest, textOfToken, tokenOfText } from './paging.ts';

const badLine = shapeOf<BadLine>({ line: isWhole, problems: listOf(isText) });
const isBadLine = (value: unknown): value is BadLine => badLine(value);

const PLACE = /^bad\|(\d{1,5})\|(\d{1,12})$/;

export interface BadLinePage {
  readonly items: readonly BadLine[];
  readonly next?: string;
}

/** Bad lines with their reasons, in the order of the file; what they say is for nobody to see here. */
export const readBadLines = async (
  files: Pick<ReplayFiles, 'read'>,
  { uploadId, run }: { readonly uploadId: string; readonly run: string },
  { limit, after }: PageRequest,
): Promise<BadLinePage> => {
  const names = uploadNames(uploadId);
  const [, firstPart, firstByte] = PLACE.exec(after === undefined ? '' : textOfToken(after)) ?? [];
  const items: BadLine[] = [];
  let fromByte = Number(firstByte ?? 0);
  for (let part = Number(firstPart ?? 0); ; part += 1) {
    const file = await files.read(names.bad(run, part), { fromByte });
    if (file === undefined) return { items };
    let endByte = fromByte;
    for await (const line of linesOf(file.chunks, MAX_BAD_LINE_BYTES)) {
      if (items.length >= limit) {
        file.close();
        return { items, next: tokenOfText(`bad|${part}|${endByte}`) };
      }
      items.push(badLineFrom(line.bytes));
      endByte = fromByte + line.endByte;
    }
    fromByte = 0;
  }
};

const badLineFrom = (bytes: Uint8Array): BadLine => {
  const value: unknown = parsed(Buffer.from(bytes).toString('utf8'));
  if (!isBadLine(value))
    throw new TerminalError('A file of bad lines holds a line that no validation wrote.');
  return { line: value.line, problems: value.problems };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
