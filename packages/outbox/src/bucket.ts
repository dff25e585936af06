/**
 * How the outbox table is cut: one partition for each minute of recording and shard, `2026-11-21T04:05#07`.
 * A time range is a list of partitions, known without an index; the shards keep one busy minute from being one
 * hot partition (1,000 write units a second each, DynamoDB Developer Guide, "Partition key design").
 */
import { hash } from 'node:crypto';

export const MINUTE_MS = 60_000;
export const MAX_SHARDS = 100;

export interface Bucket {
  /** Start of the minute, milliseconds since 1970. */
  readonly minuteMs: number;
  readonly shard: number;
}

/** The start of the minute that `atMs` lies in. */
export const minuteOf = (atMs: number): number => Math.floor(atMs / MINUTE_MS) * MINUTE_MS;

/** `2026-11-21T04:05`, UTC. */
export const minuteText = (minuteMs: number): string => new Date(minuteMs).toISOString().slice(0, 16);

/** `undefined` for text that `minuteText` does not make. */
export const parseMinute = (text: string): number | undefined => {
  const atMs = Date.parse(`${text}:00.000Z`);
  return Number.isNaN(atMs) || minuteText(atMs) !== text ? undefined : atMs;
};

export const bucketPk = ({ minuteMs, shard }: Bucket): string =>
  `${minuteText(minuteMs)}#${String(shard).padStart(2, '0')}`;

/** `undefined` for the key of anything else in the table: receipts, cursor. */
export const parseBucketPk = (pk: string): Bucket | undefined => {
  const [, minute = '', shard = ''] = /^(.{16})#(\d\d)$/.exec(pk) ?? [];
  const minuteMs = parseMinute(minute);
  return minuteMs === undefined ? undefined : { minuteMs, shard: Number(shard) };
};

/** All buckets of one minute. */
export const bucketsOfMinute = (minuteMs: number, shards: number): readonly Bucket[] =>
  Array.from({ length: shards }, (_, shard) => ({ minuteMs: minuteOf(minuteMs), shard }));

/** All buckets of the minutes from that of `fromMs` to that of `toMs`, both included, in the order of time. */
export const bucketsBetween = (fromMs: number, toMs: number, shards: number): readonly Bucket[] => {
  const minutes = Math.max(0, (minuteOf(toMs) - minuteOf(fromMs)) / MINUTE_MS + 1);
  return Array.from({ length: minutes }, (_, n) =>
    bucketsOfMinute(minuteOf(fromMs) + n * MINUTE_MS, shards),
  ).flat();
};

/** The same name always falls into the same shard, and names spread evenly. */
export const shardOf = (name: string, shards: number): number =>
  hash('sha256', name, 'buffer').readUInt32BE(0) % shards;
