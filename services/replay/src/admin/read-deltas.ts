import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { TerminalError } from '@twolane/store';
import type { Comparison, OutcomeKind } from '../domain/model.ts';
import type { ReplayFiles } from '../files.ts';
import { linesOf } from '../lines.ts';
import { deltaFrom } from './delta-check.ts';
import { MAX_DELTA_BYTES, MAX_DELTA_LINE_BYTES, MAX_DELTA_LINES_LOOKED_AT } from './limits.ts';
import { type PageRequest, textOfToken, tokenOfText } from './paging.ts';
import { type ShownDelta, shownDelta } from './shown-delta.ts';

export const DELTA_PHASES = ['rehearsal', 'applied', 'verified'] as const;

export interface DeltaQuery extends PageRequest {
  readonly replayId: string;
  readonly phase: (typeof DELTA_PHASES)[number];
  readonly consumer?: string;
  readonly outcome?: OutcomeKind;
  readonly comparison?: Comparison;
  /** Bytes that a delta takes in the answer. Default: those of its line. */
  readonly sizeOf?: (delta: ShownDelta) => number;
}

export interface DeltaPage {
  readonly items: readonly ShownDelta[];
  readonly next?: string;
}

/** A place between two lines: after line `line` of file `name`. */
interface Place {
  readonly name: string;
  readonly line: number;
}

const PLACE = /^([A-Za-z0-9._-]{1,120})\|(\d{1,9})$/;

/**
 * Deltas of one phase in the order of slices, lines within them. A page ends at its limit, at `MAX_DELTA_BYTES`, or after
 * `MAX_DELTA_LINES_LOOKED_AT` lines, so that it may have fewer items than its limit and still a `next`.
 */
export const readDeltas = async (
  files: ReplayFiles,
  { replayId, phase, consumer, outcome, comparison, sizeOf, limit, after }: DeltaQuery,
): Promise<DeltaPage> => {
  const folder = `replays/${replayId}/deltas/${phase}/`;
  const begin = placeOf(after);
  const items: ShownDelta[] = [];
  let bytes = 0;
  let looked = 0;
  for await (const name of namesFrom(files, folder, begin?.name)) {
    const file = await files.read(`${folder}${name}`);
    if (file === undefined) continue;
    const skip = name === begin?.name ? begin.line : 0;
    for await (const line of linesOf(unpacked(file.chunks), MAX_DELTA_LINE_BYTES)) {
      if (line.number <= skip) continue;
      // Looking one line further tells a last page from one that more follow.
      if (items.length >= limit || bytes >= MAX_DELTA_BYTES || looked >= MAX_DELTA_LINES_LOOKED_AT) {
        file.close();
        return { items, next: tokenOfText(`${name}|${line.number - 1}`) };
      }
      looked += 1;
      const delta = line.cut ? undefined : deltaFrom(Buffer.from(line.bytes).toString('utf8'));
      if (delta === undefined) throw new TerminalError(`${folder}${name}: line ${line.number} is no delta.`);
      if (consumer !== undefined && delta.consumer !== consumer) continue;
      if (outcome !== undefined && delta.outcome !== outcome) continue;
      if (comparison !== undefined && delta.comparison !== comparison) continue;
      const shown = shownDelta(delta);
      items.push(shown);
      bytes += sizeOf?.(shown) ?? line.bytes.byteLength;
    }
  }
  return { items };
};

/** A token of another list begins this one anew. */
const placeOf = (token: string | undefined): Place | undefined => {
  const [, name, line] = PLACE.exec(token === undefined ? '' : textOfToken(token)) ?? [];
  return name === undefined ? undefined : { name, line: Number(line) };
};

async function* namesFrom(
  files: ReplayFiles,
  folder: string,
  first: string | undefined,
): AsyncGenerator<string> {
  if (first !== undefined) yield first;
  let after = first === undefined ? undefined : `${folder}${first}`;
  for (;;) {
    const { keys, more } = await files.list(folder, after === undefined ? {} : { after });
    for (const key of keys) yield key.slice(folder.length);
    after = keys.at(-1);
    if (!more || after === undefined) return;
  }
}

/** What fails in reading fails here, too; and where whoever reads stops, nothing more is read and unpacked. */
async function* unpacked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const source = Readable.from(chunks);
  // A pipe alone would leave the reader waiting for ever after a failure of the source.
  pipeline(source, gunzip, () => undefined);
  try {
    for await (const chunk of gunzip) {
      if (chunk instanceof Uint8Array) yield chunk;
    }
  } finally {
    gunzip.destroy();
  }
}
