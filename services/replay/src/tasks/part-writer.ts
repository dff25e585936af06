import { type CloudEvent, parseTime } from '@twolane/contracts';
import { classify, hourOf, hourStartMs, policyFor } from '@twolane/event-time';
import { MAX_PART_EVENTS } from '../domain/limits.ts';
import type { ScannedPart } from '../domain/scanned.ts';
import { BUCKETS } from '../domain/slices.ts';
import type { ReplayFiles } from '../files.ts';
import { orderOf } from './event-order.ts';
import { placeOf } from './partition.ts';

const HOUR_MS = 3_600_000;
/** Bytes of one part that are held in memory. */
const MAX_PART_BYTES = 12 * 1024 * 1024;
const AGGREGATE_BYTES = 6;

export type BucketOf = (event: CloudEvent) => number;

/** Redelivery and backfill: an aggregate stays together. */
export const byAggregate: BucketOf = ({ partitionkey }) => placeOf(partitionkey).bucket;

/** Rebuild: one bucket for each hour of the range. Events outside of it were filtered out before. */
export const byHourFrom =
  (fromMs: number): BucketOf =>
  ({ time }) =>
    Math.max(0, Math.min(BUCKETS - 1, Math.floor(((parseTime(time) ?? fromMs) - fromMs) / HOUR_MS)));

/** The window that a bucket of `byHourFrom` stands for. */
export const windowOfBucket = (fromMs: number, bucket: number): string => hourOf(fromMs + bucket * HOUR_MS);

/** Windows of a range of whole hours, in the order of time. */
export const windowsOf = (fromMs: number, toMs: number): readonly string[] => {
  const first = hourStartMs(hourOf(fromMs)) ?? fromMs;
  return Array.from({ length: Math.ceil((toMs - first) / HOUR_MS) }, (_, n) => hourOf(first + n * HOUR_MS));
};

/** How late it was: what it says itself, since it was told at recording; by its times where it is older than that. */
const latenessIn = (event: CloudEvent): string =>
  event.lateness ??
  classify(
    { occurredMs: parseTime(event.time) ?? 0, recordedMs: parseTime(event.recordedtime) ?? 0 },
    policyFor(event.type),
  );

interface Row {
  readonly bucket: number;
  readonly order: string;
  readonly text: string;
}

export interface PartWriter {
  add(event: CloudEvent): Promise<void>;
  /** Writes what is left; how many parts there are. */
  finish(): Promise<number>;
}

/**
 * Sorts events into part files of bounded size, each with its index beside it. The same events in the same order make
 * the same files, so that a scan that is begun anew writes over what it had written.
 */
export const partWriter = (
  files: ReplayFiles,
  names: { readonly part: (n: number) => string; readonly index: (n: number) => string },
  bucketOf: BucketOf,
  maxEvents = MAX_PART_EVENTS,
): PartWriter => {
  let rows: Row[] = [];
  let bytes = 0;
  let parts = 0;
  let summary = emptySummary();

  const flush = async (): Promise<void> => {
    if (rows.length === 0) return;
    const key = names.part(parts);
    const { body, offsets, counts } = layOut(rows);
    await files.put(key, body);
    const index: ScannedPart = { key, events: rows.length, offsets, counts, ...summary.finished() };
    await files.put(names.index(parts), Buffer.from(JSON.stringify(index)));
    parts += 1;
    rows = [];
    bytes = 0;
    summary = emptySummary();
  };

  return {
    add: async (event) => {
      const text = JSON.stringify(event);
      rows.push({ bucket: bucketOf(event), order: orderOf(event), text });
      bytes += text.length;
      summary.add(event);
      if (rows.length >= maxEvents || bytes >= MAX_PART_BYTES) await flush();
    },
    finish: async () => {
      await flush();
      return parts;
    },
  };
};

const layOut = (rows: readonly Row[]) => {
  const sorted = rows.toSorted((a, b) => a.bucket - b.bucket || (a.order < b.order ? -1 : 1));
  const counts = new Array<number>(BUCKETS).fill(0);
  const sizes = new Array<number>(BUCKETS).fill(0);
  const lines = sorted.map(({ bucket, text }) => {
    const line = Buffer.from(`${text}\n`);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    sizes[bucket] = (sizes[bucket] ?? 0) + line.byteLength;
    return line;
  });
  const offsets = [0];
  for (const size of sizes) offsets.push((offsets.at(-1) ?? 0) + size);
  return { body: Buffer.concat(lines), offsets, counts };
};

const emptySummary = () => {
  const byTypeAndHour = new Map<string, Map<string, number>>();
  const aggregates = new Set<number>();
  let late = 0;
  let frozen = 0;
  return {
    add: (event: CloudEvent): void => {
      const hours = byTypeAndHour.get(event.type) ?? new Map<string, number>();
      const hour = hourOf(parseTime(event.time) ?? 0);
      byTypeAndHour.set(event.type, hours.set(hour, (hours.get(hour) ?? 0) + 1));
      aggregates.add(placeOf(event.partitionkey).id);
      const how = latenessIn(event);
      if (how === 'late') late += 1;
      if (how === 'frozen' || how === 'future') frozen += 1;
    },
    finished: () => {
      const ids = Buffer.alloc(aggregates.size * AGGREGATE_BYTES);
      for (const [index, id] of [...aggregates].entries()) {
        ids.writeUIntBE(id, index * AGGREGATE_BYTES, AGGREGATE_BYTES);
      }
      return {
        byTypeAndHour: Object.fromEntries(
          [...byTypeAndHour].map(([type, hours]) => [type, Object.fromEntries(hours)]),
        ),
        late,
        frozen,
        aggregates: ids.toString('base64'),
      };
    },
  };
};

/** The aggregates of a part's index. */
export function* aggregatesIn({ aggregates }: ScannedPart): Generator<number> {
  const ids = Buffer.from(aggregates, 'base64');
  for (let at = 0; at + AGGREGATE_BYTES <= ids.byteLength; at += AGGREGATE_BYTES) {
    yield ids.readUIntBE(at, AGGREGATE_BYTES);
  }
}
