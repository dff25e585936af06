import { type CloudEvent, eventKey, parseTime } from '@twolane/contracts';
import { classify, type Lateness, type LatenessPolicy, policyFor } from '@twolane/event-time';
import { type Journal, type JournalRow, type Key, TerminalError } from '@twolane/store';
import { bucketPk, MAX_SHARDS, minuteOf, shardOf } from './bucket.ts';

const DAY_SEC = 24 * 60 * 60;

export interface JournalOptions {
  readonly table: string;
  /** Partitions a minute. May be raised at any time; lowered only when no row of a higher shard is unpublished. */
  readonly shards: number;
  /** How long a row lives. What is older, a replay finds in the archive. */
  readonly retentionDays: number;
  /** Default: the table in event-time. */
  readonly policy?: (eventType: string) => LatenessPolicy;
}

/**
 * The row of an event: which partition, which key, for how long. The minute is that of `recordedtime`, and the
 * shard follows from the event's own name, so the row of an event is found by the event alone. Not by its
 * `partitionkey`: one busy aggregate would make one hot partition.
 *
 * The row's event says how late it is (`lateness`), whatever it said before: this is the one place where that is decided, by the
 * policy of the moment. An event from the future says nothing; who takes it sets it aside.
 *
 * Throws RangeError for options that make no sense, `TerminalError` for an event without readable `time` and
 * `recordedtime`.
 */
export const createJournal = ({
  table,
  shards,
  retentionDays,
  policy = policyFor,
}: JournalOptions): Journal => {
  if (!Number.isInteger(shards) || shards < 1 || shards > MAX_SHARDS) {
    throw new RangeError(`The outbox has 1 to ${MAX_SHARDS} shards, not ${shards}.`);
  }
  if (!(retentionDays > 0)) throw new RangeError(`Rows live more than ${retentionDays} days.`);
  return {
    rowFor: (event): JournalRow => {
      const recordedAtMs = timeIn(event, 'recordedtime');
      const occurredMs = timeIn(event, 'time');
      const how = classify({ occurredMs, recordedMs: recordedAtMs }, policy(event.type));
      return {
        table,
        key: journalKey(event, recordedAtMs, shards),
        item: { event: JSON.stringify(stamped(event, how)) },
        expiresAtSec: Math.ceil(recordedAtMs / 1000 + retentionDays * DAY_SEC),
      };
    },
  };
};

const journalKey = (event: CloudEvent, recordedAtMs: number, shards: number): Key => {
  const name = eventKey(event);
  return { pk: bucketPk({ minuteMs: minuteOf(recordedAtMs), shard: shardOf(name, shards) }), sk: name };
};

const stamped = ({ lateness: _, ...event }: CloudEvent, how: Lateness): CloudEvent =>
  how === 'future' ? event : { ...event, lateness: how };

const timeIn = (event: CloudEvent, name: 'time' | 'recordedtime'): number => {
  const atMs = parseTime(event[name]);
  if (atMs !== undefined) return atMs;
  throw new TerminalError(`Event ${eventKey(event)}: ${name} "${event[name]}" is no RFC 3339 time.`);
};
