import type { Stage } from '../domain/model.ts';
import { sliceName } from '../slice-table.ts';

const PART_DIGITS = 4;
const STAGE_DIGITS = 3;
const padded = (n: number, digits: number): string => String(n).padStart(digits, '0');

/** Which deltas: what would happen, what did, and what is left. */
export type DeltaKind = 'rehearsal' | 'applied' | 'verified';

/** Names of a replay's files. Listed, each kind comes in its own order. */
export const paths = (replayId: string) => {
  const own = `replays/${replayId}`;
  return {
    /** What to scan, one item a line. */
    hours: `${own}/hours.jsonl`,
    parked: `${own}/parked.json`,
    /** What an item of the scan found. */
    scanned: (item: number) => `${own}/scan/${sliceName(item)}/scanned.json`,
    part: (item: number, part: number) => `${own}/scan/${sliceName(item)}/${padded(part, PART_DIGITS)}.jsonl`,
    partIndex: (item: number, part: number) =>
      `${own}/scan/${sliceName(item)}/${padded(part, PART_DIGITS)}.index.json`,
    /** The slices, one a line; what each consists of is in a file of its own. */
    slices: `${own}/slices.jsonl`,
    slice: (slice: number) => `${own}/slices/${sliceName(slice)}.json`,
    deltas: (kind: DeltaKind, slice: number, stage?: Stage) =>
      `${own}/deltas/${kind}/${sliceName(slice)}-${stage === undefined ? '' : `${padded(stage, STAGE_DIGITS)}-`}`,
    deltaChunk: (kind: DeltaKind, slice: number, chunk: number, stage?: Stage) =>
      `${paths(replayId).deltas(kind, slice, stage)}${sliceName(chunk)}.jsonl.gz`,
  };
};
