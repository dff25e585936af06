import { inParallel } from '@twolane/parallel';
import { type Bucket, bucketsOfMinute } from './bucket.ts';
import type { OutboxEntry } from './entry.ts';
import { type PublishPorts, publishAndConfirm } from './publish-and-confirm.ts';
import { readBucket } from './read-bucket.ts';
import { type Receipts, readReceipts } from './receipt.ts';

const BUCKETS_AT_ONCE = 8;

export interface MinuteReport {
  /** Every row is published or kept aside. */
  readonly complete: boolean;
  readonly swept: number;
  /** Of the rows that had no receipt when they were looked at; `undefined` where there was none. */
  readonly oldestUnpublishedMs: number | undefined;
}

export interface MinutePorts extends PublishPorts {
  readonly shards: number;
  /** Asked before each page; false ends the minute, incomplete. */
  readonly timeLeft: () => boolean;
}

/** Compares the rows of one minute with its receipts, and publishes what has none. */
export const sweepMinute = async (minuteMs: number, ports: MinutePorts): Promise<MinuteReport> => {
  let receipts: Promise<Receipts> | undefined;
  const receiptsOfMinute = (): Promise<Receipts> => {
    receipts ??= readReceipts(ports.store, ports.table, minuteMs);
    return receipts;
  };
  const sweepBucket = (bucket: Bucket) => sweepOne(bucket, receiptsOfMinute, ports);
  const buckets = bucketsOfMinute(minuteMs, ports.shards);
  return summary(await inParallel(buckets, BUCKETS_AT_ONCE, sweepBucket));
};

/** Rows are read before receipts: a receipt written in between is seen, and saves publishing twice. */
const sweepOne = async (
  bucket: Bucket,
  receiptsOfMinute: () => Promise<Receipts>,
  ports: MinutePorts,
): Promise<MinuteReport> => {
  const pages: MinuteReport[] = [];
  for await (const { entries, unreadable } of readBucket(ports.store, ports.table, bucket)) {
    if (!ports.timeLeft()) {
      pages.push({ complete: false, swept: 0, oldestUnpublishedMs: undefined });
      break;
    }
    if (entries.length + unreadable.length === 0) continue;
    const { published, aside } = await receiptsOfMinute();
    const without = <Row extends { readonly name: string }>(rows: readonly Row[]) =>
      rows.filter(({ name }) => !published.has(name) && !aside.has(name));
    const missing = without(entries);
    const result = await publishAndConfirm(missing, without(unreadable), ports);
    pages.push({
      complete: result.failed.length === 0,
      swept: result.published.length,
      oldestUnpublishedMs: oldestOf(missing),
    });
  }
  return summary(pages);
};

const oldestOf = (entries: readonly OutboxEntry[]): number | undefined =>
  earliest(entries.map(({ recordedAtMs }) => recordedAtMs));

export const earliest = (timesMs: readonly (number | undefined)[]): number | undefined =>
  timesMs.reduce(
    (oldest, atMs) => (atMs === undefined || (oldest !== undefined && oldest <= atMs) ? oldest : atMs),
    undefined,
  );

const summary = (reports: readonly MinuteReport[]): MinuteReport => ({
  complete: reports.every(({ complete }) => complete),
  swept: reports.reduce((sum, { swept }) => sum + swept, 0),
  oldestUnpublishedMs: earliest(reports.map(({ oldestUnpublishedMs }) => oldestUnpublishedMs)),
});
