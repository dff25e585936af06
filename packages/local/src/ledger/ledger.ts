import { numberOf, optionalNumberOf, type Row, textOf } from '../storage/row.ts';
import type { Storage } from '../storage/storage.ts';
import { pairSums } from './pair-sums.ts';
import { percentile } from './percentile.ts';
import type { Ledger, TracedEvent } from './types.ts';

const upsertEvent = `
  INSERT INTO ledger_events (key, recorded_ms, publications, type, correlation_id, causation_id, published_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET publications = publications + excluded.publications,
    published_ms = coalesce(published_ms, excluded.published_ms)
  RETURNING id`;

const upsertDelivery = `
  INSERT INTO ledger_deliveries (event_id, queue_id, first_delivered_ms, deliveries, outstanding)
  VALUES (?, ?, ?, 1, 1)
  ON CONFLICT (event_id, queue_id) DO UPDATE SET deliveries = deliveries + 1, outstanding = outstanding + 1`;

const countRedelivery =
  'UPDATE ledger_deliveries SET redeliveries = redeliveries + 1 WHERE event_id = ? AND queue_id = ?';

// The first acknowledgement is when the effect happened: later copies find it done.
const settleAcked = `
  UPDATE ledger_deliveries SET outstanding = outstanding - 1, acked_ms = coalesce(acked_ms, ?)
  WHERE event_id = ? AND queue_id = ?`;

const settleDead = `
  UPDATE ledger_deliveries SET outstanding = outstanding - 1, dead_lettered_ms = ?
  WHERE event_id = ? AND queue_id = ?`;

const settleDropped =
  'UPDATE ledger_deliveries SET outstanding = outstanding - 1 WHERE event_id = ? AND queue_id = ?';

const countPairs = `SELECT ${pairSums} FROM ledger_deliveries WHERE event_id > ?`;

const latencies = `
  SELECT max(d.acked_ms) - e.recorded_ms AS latency_ms
  FROM ledger_deliveries d JOIN ledger_events e ON e.id = d.event_id
  WHERE d.event_id > ?
  GROUP BY d.event_id HAVING count(*) = count(d.acked_ms)
  ORDER BY latency_ms`;

const entriesOf = `
  SELECT q.name, d.first_delivered_ms, d.deliveries, d.redeliveries, d.acked_ms, d.dead_lettered_ms
  FROM ledger_events e JOIN ledger_deliveries d ON d.event_id = e.id JOIN queues q ON q.id = d.queue_id
  WHERE e.key = ? ORDER BY d.first_delivered_ms, q.name`;

/**
 * Who got which event and what became of it. The writers are called within the transaction of the change that
 * they note, so the ledger is exact after any crash.
 */
export const createLedger = (storage: Storage): Ledger => {
  const statements = {
    event: storage.prepare(upsertEvent),
    delivery: storage.prepare(upsertDelivery),
    redelivery: storage.prepare(countRedelivery),
    acked: storage.prepare(settleAcked),
    dead: storage.prepare(settleDead),
    dropped: storage.prepare(settleDropped),
    last: storage.prepare('SELECT coalesce(max(id), 0) AS id FROM ledger_events'),
    publishedCount: storage.prepare(
      'SELECT count(*) AS published FROM ledger_events WHERE id > ? AND publications > 0',
    ),
    pairs: storage.prepare(countPairs),
    latencies: storage.prepare(latencies),
    entries: storage.prepare(entriesOf),
  };
  const only = (row: Row | undefined): Row => row ?? {};
  const note = (event: TracedEvent, publications: number, publishedMs: number | undefined): number => {
    const { key, recordedMs, type = null, correlationId = null, causationId = null } = event;
    const more = [type, correlationId, causationId, publishedMs ?? null];
    return numberOf(only(statements.event.get(key, recordedMs, publications, ...more)), 'id');
  };

  return {
    published: (event) => note(event, 1, event.seenMs),
    numberOf: (event) => note(event, 0, undefined),
    delivered: (queueId, eventId, nowMs) => void statements.delivery.run(eventId, queueId, nowMs),
    redelivered: (queueId, eventId) => void statements.redelivery.run(eventId, queueId),
    acked: (queueId, eventId, nowMs) => void statements.acked.run(nowMs, eventId, queueId),
    deadLettered: (queueId, eventId, nowMs) => void statements.dead.run(nowMs, eventId, queueId),
    dropped: (queueId, eventId) => void statements.dropped.run(eventId, queueId),
    mark: () => numberOf(only(statements.last.get()), 'id'),
    counts: (sinceId = 0) => {
      const row = only(statements.pairs.get(sinceId));
      return {
        published: numberOf(only(statements.publishedCount.get(sinceId)), 'published'),
        delivered: numberOf(row, 'delivered'),
        acked: numberOf(row, 'acked'),
        deadLettered: numberOf(row, 'dead_lettered'),
        dropped: numberOf(row, 'dropped'),
        inFlight: numberOf(row, 'in_flight'),
        duplicates: numberOf(row, 'duplicates'),
      };
    },
    latency: (sinceId = 0) => {
      const ascending = statements.latencies.all(sinceId).map((row) => numberOf(row, 'latency_ms'));
      return {
        events: ascending.length,
        p50Ms: percentile(ascending, 50),
        p99Ms: percentile(ascending, 99),
      };
    },
    trace: (key) =>
      statements.entries.all(key).map((row) => ({
        queueName: textOf(row, 'name'),
        firstDeliveredMs: numberOf(row, 'first_delivered_ms'),
        deliveries: numberOf(row, 'deliveries'),
        redeliveries: numberOf(row, 'redeliveries'),
        ackedMs: optionalNumberOf(row, 'acked_ms'),
        deadLetteredMs: optionalNumberOf(row, 'dead_lettered_ms'),
      })),
  };
};
