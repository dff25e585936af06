import { numberOf } from '../storage/row.ts';
import type { Storage } from '../storage/storage.ts';
import { pairSums } from './pair-sums.ts';
import type { LedgerCounts } from './types.ts';

/** So many events are counted before others get their turn: some milliseconds. */
const eventsAtOnce = 10_000;

const nothing: LedgerCounts = {
  published: 0,
  delivered: 0,
  acked: 0,
  deadLettered: 0,
  dropped: 0,
  inFlight: 0,
  duplicates: 0,
};

const sumOf = (left: LedgerCounts, right: LedgerCounts): LedgerCounts => ({
  published: left.published + right.published,
  delivered: left.delivered + right.delivered,
  acked: left.acked + right.acked,
  deadLettered: left.deadLettered + right.deadLettered,
  dropped: left.dropped + right.dropped,
  inFlight: left.inFlight + right.inFlight,
  duplicates: left.duplicates + right.duplicates,
});

/**
 * All counts of the ledger while the stack works: a million deliveries take a second, in which nobody may be kept waiting.
 * Each pair is counted once, in one state; what happens during the count may be in it or not.
 */
export const createPortionCounter = (storage: Storage): (() => Promise<LedgerCounts>) => {
  const last = storage.prepare('SELECT coalesce(max(id), 0) AS id FROM ledger_events');
  const published = storage.prepare(
    'SELECT count(*) AS n FROM ledger_events WHERE id > ? AND id <= ? AND publications > 0',
  );
  const pairs = storage.prepare(
    `SELECT ${pairSums} FROM ledger_deliveries WHERE event_id > ? AND event_id <= ?`,
  );

  return async () => {
    const lastId = numberOf(last.get() ?? {}, 'id');
    let counts = nothing;
    for (let after = 0; after < lastId; after += eventsAtOnce) {
      const through = after + eventsAtOnce;
      const row = pairs.get(after, through) ?? {};
      counts = sumOf(counts, {
        published: numberOf(published.get(after, through) ?? {}, 'n'),
        delivered: numberOf(row, 'delivered'),
        acked: numberOf(row, 'acked'),
        deadLettered: numberOf(row, 'dead_lettered'),
        dropped: numberOf(row, 'dropped'),
        inFlight: numberOf(row, 'in_flight'),
        duplicates: numberOf(row, 'duplicates'),
      });
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return counts;
  };
};
