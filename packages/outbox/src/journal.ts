import { type CloudEvent, eventKey, parseTime } from '@twolane/contracts';
import { type Journal, type JournalRow, type Key, TerminalError } from '@twolane/store';
import { bucketPk, MAX_SHARDS, minuteOf, shardOf } from './bucket.ts';

const DAY_SEC = 24 * 60 * 60;

export interface JournalOptions {
  readonly table: string;
  /** Partitions a minute. May be raised at any time; lowered only when no row of a higher shard is unpublished. */
  readonly shards: number;
  /** How long a row lives: as long as the correction window, so that a replay finds it. */
  readonly retentionDays: number;
}

/**
 * The row of an event: which partition, which key, for how long. The minute is that of `recordedtime`, and the
 * shard follows from the event's own name, so the row of an event is found by the event alone. Not by its
 * `partitionkey`: one busy aggregate would make one hot partition.
 *
 * Throws RangeError for options that make no sense, `TerminalError` for an event without a readable `recordedtime`.
 */
export const createJournal = ({ table, shards, retentionDays }: JournalOptions): Journal => {
  if (!Number.isInteger(shards) || shards < 1 || shards > MAX_SHARDS) {
    throw new RangeError(`The outbox has 1 to ${MAX_SHARDS} shards, not ${shards}.`);
  }
  if (!(retentionDays > 0)) throw new RangeError(`Rows live more than ${retentionDays} days.`);
  return {
    rowFor: (event): JournalRow => {
      const recordedAtMs = recordedAtMsOf(event);
      return {
        table,
        key: journalKey(event, recordedAtMs, shards),
        item: { event: JSON.stringify(event) },
        expiresAtSec: Math.ceil(recordedAtMs / 1000 + retentionDays * DAY_SEC),
      };
    },
  };
};

const journalKey = (event: CloudEvent, recordedAtMs: number, shards: number): Key => {
  const name = eventKey(event);
  return { pk: bucketPk({ minuteMs: minuteOf(recordedAtMs), shard: shardOf(name, shards) }), sk: name };
};

const recordedAtMsOf = (event: CloudEvent): number => {
  const atMs = parseTime(event.recordedtime);
  if (atMs !== undefined) return atMs;
  throw new TerminalError(
    `Event ${eventKey(event)}: recordedtime "${event.recordedtime}" is no RFC 3339 time.`,
  );
};
