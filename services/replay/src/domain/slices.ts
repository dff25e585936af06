import { MAX_SLICE_EVENTS, MIN_SLICE_EVENTS, WORKERS } from './limits.ts';

/** Partition keys are spread over this many buckets; a bucket is never cut, so that an aggregate stays in one slice. */
export const BUCKETS = 1_024;

/** Where the lines of each bucket lie in a part file, whose lines are in the order of buckets. */
export interface PartIndex {
  readonly key: string;
  /** `BUCKETS + 1` byte offsets: bucket n is `[offsets[n], offsets[n + 1])`. */
  readonly offsets: readonly number[];
  /** Lines of each bucket. */
  readonly counts: readonly number[];
}

export interface ByteRange {
  readonly key: string;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** A share of the aggregates, over the whole time of the replay. */
export interface Slice {
  readonly slice: number;
  /** The first of its buckets. */
  readonly bucket: number;
  readonly events: number;
  readonly ranges: readonly ByteRange[];
}

/** Slices of each worker, so that all of them end at about the same time. */
const SLICES_A_WORKER = 3;

/** How many events a slice should have, so that every worker has its share and none has too much at once. */
export const sliceSize = (events: number): number =>
  Math.max(MIN_SLICE_EVENTS, Math.min(MAX_SLICE_EVENTS, Math.ceil(events / (WORKERS * SLICES_A_WORKER))));

/**
 * Neighbouring buckets until a slice has its fill; with `targetEvents` 0 each bucket by itself. Nothing is in two slices,
 * and nothing in none. A slice begins with the first of its buckets that holds anything.
 */
export const cutSlices = (parts: readonly PartIndex[], targetEvents: number): readonly Slice[] => {
  const slices: Slice[] = [];
  let firstBucket = 0;
  let events = 0;
  const close = (endBucket: number): void => {
    if (events > 0) {
      const ranges = rangesOf(parts, firstBucket, endBucket);
      slices.push({ slice: slices.length, bucket: firstBucket, events, ranges });
    }
    firstBucket = endBucket;
    events = 0;
  };
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    const here = parts.reduce((sum, { counts }) => sum + (counts[bucket] ?? 0), 0);
    if (events > 0 && events + here > targetEvents) close(bucket);
    if (events === 0) firstBucket = bucket;
    events += here;
  }
  close(BUCKETS);
  return slices;
};

const rangesOf = (parts: readonly PartIndex[], fromBucket: number, toBucket: number): readonly ByteRange[] =>
  parts.flatMap(({ key, offsets }) => {
    const from = offsets[fromBucket] ?? 0;
    const to = offsets[toBucket] ?? 0;
    return to > from ? [{ key, from, to }] : [];
  });
