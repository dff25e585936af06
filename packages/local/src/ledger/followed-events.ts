import { numberOf, optionalNumberOf, optionalTextOf, type Row, textOf } from '../storage/row.ts';
import type { Storage } from '../storage/storage.ts';

/** So many rows are looked through before others get their turn: some milliseconds. */
const rowsAtOnce = 20_000;
/** More events than any one request sets going. */
const maximumFollowedEvents = 1_000;

/** What became of an event in one queue. */
export type FollowedDelivery = {
  readonly queueName: string;
  readonly firstDeliveredMs: number;
  readonly deliveries: number;
  readonly redeliveries: number;
  readonly outstanding: number;
  readonly ackedMs: number | undefined;
  readonly deadLetteredMs: number | undefined;
};

/** A delivery that failed and waits for its next try. */
export type FollowedRetry = {
  readonly ruleArn: string;
  readonly targetId: string;
  readonly attempts: number;
  readonly nextTryMs: number;
};

export type FollowedEvent = {
  readonly key: string;
  readonly type: string | undefined;
  readonly causationId: string | undefined;
  readonly recordedMs: number;
  /** Undefined for one that came into a queue without a bus. */
  readonly publishedMs: number | undefined;
  readonly deliveries: readonly FollowedDelivery[];
  readonly retries: readonly FollowedRetry[];
};

/** The events of a correlation id that a bus or a queue has seen, oldest first, at most `maximumFollowedEvents`. */
export type EventFollower = (correlationId: string) => Promise<readonly FollowedEvent[]>;

const deliveryOf = (row: Row): FollowedDelivery => ({
  queueName: textOf(row, 'name'),
  firstDeliveredMs: numberOf(row, 'first_delivered_ms'),
  deliveries: numberOf(row, 'deliveries'),
  redeliveries: numberOf(row, 'redeliveries'),
  outstanding: numberOf(row, 'outstanding'),
  ackedMs: optionalNumberOf(row, 'acked_ms'),
  deadLetteredMs: optionalNumberOf(row, 'dead_lettered_ms'),
});

const retryOf = (row: Row): FollowedRetry => ({
  ruleArn: textOf(row, 'rule_arn'),
  targetId: textOf(row, 'target_id'),
  attempts: numberOf(row, 'attempts'),
  nextTryMs: numberOf(row, 'next_try_ms'),
});

/** Looks through all events in portions, so that the stack's own work goes on between them. */
export const createEventFollower = (storage: Storage): EventFollower => {
  const last = storage.prepare('SELECT coalesce(max(id), 0) AS id FROM ledger_events');
  const found = storage.prepare(`
    SELECT id, key, type, causation_id, recorded_ms, published_ms FROM ledger_events
    WHERE id > ? AND id <= ? AND correlation_id = ?`);
  const deliveries = storage.prepare(`
    SELECT q.name, d.first_delivered_ms, d.deliveries, d.redeliveries, d.outstanding, d.acked_ms, d.dead_lettered_ms
    FROM ledger_deliveries d JOIN queues q ON q.id = d.queue_id
    WHERE d.event_id = ? ORDER BY d.first_delivered_ms, q.name`);
  const retries = storage.prepare(
    'SELECT rule_arn, target_id, attempts, next_try_ms FROM bus_retries WHERE event_id = ?',
  );
  const eventOf = (row: Row): FollowedEvent => {
    const id = numberOf(row, 'id');
    return {
      key: textOf(row, 'key'),
      type: optionalTextOf(row, 'type'),
      causationId: optionalTextOf(row, 'causation_id'),
      recordedMs: numberOf(row, 'recorded_ms'),
      publishedMs: optionalNumberOf(row, 'published_ms'),
      deliveries: deliveries.all(id).map(deliveryOf),
      retries: retries.all(id).map(retryOf),
    };
  };

  return async (correlationId) => {
    const lastId = numberOf(last.get() ?? {}, 'id');
    const events: FollowedEvent[] = [];
    for (let after = 0; after < lastId && events.length < maximumFollowedEvents; after += rowsAtOnce) {
      events.push(...found.all(after, after + rowsAtOnce, correlationId).map(eventOf));
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return events.slice(0, maximumFollowedEvents);
  };
};
