import type { Status } from '../status/status.ts';
import { family, type MetricFamily } from './family.ts';

const perSec = 1e-3;
const of = (name: string, value: number, more: Readonly<Record<string, string>> = {}) => ({
  labels: { ...more, ...(name === '' ? {} : { name }) },
  value,
});

/** What the stack itself measures. Counters of functions begin at 0 with each start, as Prometheus expects of a process. */
export const stackFamilies = (status: Status): readonly MetricFamily[] => {
  const { functions, queues, events, executions, deliveryStreams } = status;
  const called = functions.filter(({ invocations }) => invocations > 0);
  const queueStates = queues.flatMap(({ name, visible, inFlight, delayed }) => [
    { name, state: 'visible', messages: visible },
    { name, state: 'in_flight', messages: inFlight },
    { name, state: 'delayed', messages: delayed },
  ]);
  const pairs = [
    { state: 'acked', count: events.acked },
    { state: 'dead_lettered', count: events.deadLettered },
    { state: 'dropped', count: events.dropped },
    { state: 'in_flight', count: events.inFlight },
  ];
  return [
    family('gauge', 'twolane_local_up_seconds', 'Since the start of the stack.', [status], ({ upMs }) =>
      of('', upMs * perSec),
    ),
    family(
      'gauge',
      'twolane_local_memory_bytes',
      'Resident memory of the stack, its engine and its functions.',
      [status],
      ({ memory }) => of('', memory.residentBytes),
    ),
    family('counter', 'twolane_function_invocations_total', 'Invocations of a function.', functions, (one) =>
      of(one.name, one.invocations),
    ),
    family('counter', 'twolane_function_errors_total', 'Invocations that failed.', functions, (one) =>
      of(one.name, one.errors),
    ),
    family(
      'counter',
      'twolane_function_throttles_total',
      'Invocations refused for want of concurrency.',
      functions,
      (one) => of(one.name, one.throttles),
    ),
    family('counter', 'twolane_function_cold_starts_total', 'Processes started.', functions, (one) =>
      of(one.name, one.coldStarts),
    ),
    family('gauge', 'twolane_function_instances', 'Processes that run.', functions, (one) =>
      of(one.name, one.instances),
    ),
    family(
      'gauge',
      'twolane_function_peak_memory_bytes',
      'Most memory that a process of it had.',
      called,
      (one) => of(one.name, one.peakRssBytes),
    ),
    family(
      'gauge',
      'twolane_function_duration_seconds',
      'How long the latest invocations took, by quantile; 1 is the longest of all.',
      called.flatMap(({ name, durationMs }) => [
        { name, quantile: '0.5', ms: durationMs.p50 },
        { name, quantile: '0.99', ms: durationMs.p99 },
        { name, quantile: '1', ms: durationMs.max },
      ]),
      ({ name, quantile, ms }) => of(name, ms * perSec, { quantile }),
    ),
    family('gauge', 'twolane_queue_messages', 'Messages in a queue by their state.', queueStates, (one) =>
      of(one.name, one.messages, { state: one.state }),
    ),
    family(
      'gauge',
      'twolane_queue_oldest_message_age_seconds',
      'Age of the oldest message; 0 in an empty queue.',
      queues,
      (one) => of(one.name, (one.oldestAgeMs ?? 0) * perSec),
    ),
    family(
      'counter',
      'twolane_events_published_total',
      'Events that a bus accepted, each counted once.',
      [events],
      (one) => of('', one.published),
    ),
    family(
      'gauge',
      'twolane_event_deliveries',
      'Pairs of event and queue by what became of them.',
      pairs,
      (one) => of('', one.count, { state: one.state }),
    ),
    family('gauge', 'twolane_executions', 'Executions of a state machine by status.', executions, (one) =>
      of(one.machine, one.executions, { status: one.status }),
    ),
    family(
      'gauge',
      'twolane_delivery_stream_waiting_records',
      'Records that are not in their bucket yet.',
      deliveryStreams,
      (one) => of(one.name, one.waiting),
    ),
  ];
};
