import { type CloudEvent, isOurs } from '@twolane/contracts';
import { type LogFields, type Telemetry, traceIdOf } from '@twolane/telemetry';
import type { Delivery, Message } from './delivery.ts';
import type { Outcome } from './outcome.ts';

interface Observation {
  readonly delivery: Delivery;
  readonly outcome: Outcome;
  readonly nowMs: number;
}

/**
 * One line and the metrics of one delivery: who searches for a correlation id finds each consumer's word about it.
 * Says nothing of the event's data.
 */
export const report = (telemetry: Telemetry, observation: Observation): void => {
  const { delivery, outcome, nowMs } = observation;
  const event = 'event' in delivery ? delivery.event : undefined;
  measure(telemetry, observation, event);
  write(telemetry, outcome, {
    ...outcomeFields(outcome),
    ...messageFields(delivery.message, nowMs),
    ...(event === undefined ? {} : eventFields(event, nowMs)),
    ...(delivery.stage === 'classified' ? { lateness: delivery.lateness } : {}),
  });
};

const write = ({ logger }: Telemetry, outcome: Outcome, fields: LogFields): void => {
  if (outcome.kind === 'parked') logger.warn('message parked', fields);
  else if (outcome.kind !== 'retry') logger.info('event handled', fields);
  else if (outcome.cause === 'notYet') logger.info('event waits', fields);
  else if (outcome.error === undefined) logger.warn('message retried', fields);
  else logger.error('message retried', fields, outcome.error);
};

const outcomeFields = (outcome: Outcome): LogFields => {
  switch (outcome.kind) {
    case 'applied':
      return { outcome: outcome.kind, steps: outcome.steps };
    case 'alreadyApplied':
      return { outcome: outcome.kind };
    case 'nothing':
      return { outcome: outcome.kind, why: outcome.why };
    case 'parked':
    case 'retry':
      return { outcome: outcome.kind, cause: outcome.cause, why: outcome.why };
  }
};

const messageFields = (
  { messageId, receiveCount, sentAtMs, startedAtMs }: Message,
  nowMs: number,
): LogFields => ({
  messageId,
  receiveCount,
  queueAgeMs: startedAtMs - sentAtMs,
  startedAt: new Date(startedAtMs).toISOString(),
  durationMs: nowMs - startedAtMs,
});

/** What a line says of an event: names and ages, nothing of its data. */
export const eventFields = (event: CloudEvent, nowMs: number): LogFields => ({
  eventId: event.id,
  eventType: event.type,
  eventSource: event.source,
  subject: event.subject,
  correlationId: event.correlationid,
  causationId: event.causationid,
  traceId: traceIdOf(event.traceparent),
  lagMs: nowMs - Date.parse(event.recordedtime),
  freshnessMs: nowMs - Date.parse(event.time),
});

const measure = (
  { metrics }: Telemetry,
  { delivery, outcome, nowMs }: Observation,
  event: CloudEvent | undefined,
): void => {
  const { startedAtMs, sentAtMs } = delivery.message;
  metrics.add('queueAge', Math.max(0, startedAtMs - sentAtMs));
  metrics.add('handling', nowMs - startedAtMs);
  metrics.add(counters[outcome.kind], 1);
  // Once for each event, not for each delivery: a retry will come again, a duplicate has been here before.
  const isDone = outcome.kind === 'applied' || outcome.kind === 'nothing';
  if (isDone && delivery.stage === 'classified' && delivery.lateness === 'late') metrics.add('late', 1);
  // Time until the effect was there: for an event that has just had one, and for no other.
  if (outcome.kind === 'applied' && event !== undefined) {
    metrics.add('lag', nowMs - Date.parse(event.recordedtime));
    metrics.add('freshness', nowMs - Date.parse(event.time));
  }
  if (outcome.kind === 'parked' || (outcome.kind === 'retry' && outcome.cause !== 'notYet')) {
    metrics.addError({ kind: outcome.cause, source: sourceLabel(event) });
  }
};

/**
 * Our own services by name, all producer apps by one: they choose their sources as they like, and each value of a dimension
 * is a metric of its own, which is paid for. Which app it was is in the line.
 */
const sourceLabel = (event: CloudEvent | undefined): string => {
  if (event === undefined) return 'unknown';
  return isOurs(event.source) ? event.source : 'apps';
};

const counters = {
  applied: 'applied',
  alreadyApplied: 'duplicates',
  nothing: 'nothing',
  parked: 'parked',
  retry: 'retried',
} as const;
