import { MetricUnit } from '@aws-lambda-powertools/metrics';

/** CloudWatch namespace of everything below. */
export const METRIC_NAMESPACE = 'Twolane';

/** Every metric has the dimension `service`; this names the one beside it. */
type SecondDimension = 'consumer' | 'function';

interface MetricDefinition {
  readonly name: string;
  readonly unit: (typeof MetricUnit)[keyof typeof MetricUnit];
  readonly by: SecondDimension;
  readonly meaning: string;
}

/**
 * Every metric that Twolane sends: name, unit, dimensions. Dashboard and alarms use these names; nothing is measured
 * that is not here.
 *
 * - `by: 'consumer'`: dimensions `service`, `consumer`;
 * - `by: 'function'`: dimensions `service`, `function`.
 *
 * `errors` has `kind` and `source` besides (see `ErrorLabel`).
 */
export const METRICS = {
  freshness: {
    name: 'Freshness',
    unit: MetricUnit.Milliseconds,
    by: 'consumer',
    meaning: 'now minus when it happened, at the end of handling',
  },
  lag: {
    name: 'Lag',
    unit: MetricUnit.Milliseconds,
    by: 'consumer',
    meaning: 'now minus when it was recorded, at the end of handling',
  },
  queueAge: {
    name: 'QueueAge',
    unit: MetricUnit.Milliseconds,
    by: 'consumer',
    meaning: 'first sent to the queue until handling began',
  },
  handling: {
    name: 'HandlingTime',
    unit: MetricUnit.Milliseconds,
    by: 'consumer',
    meaning: 'from the start to the end of handling one message',
  },
  applied: {
    name: 'Applied',
    unit: MetricUnit.Count,
    by: 'consumer',
    meaning: 'events whose effect was committed',
  },
  duplicates: {
    name: 'Duplicates',
    unit: MetricUnit.Count,
    by: 'consumer',
    meaning: 'events whose effect had happened already',
  },
  nothing: {
    name: 'NothingToDo',
    unit: MetricUnit.Count,
    by: 'consumer',
    meaning: 'events without an effect, on purpose',
  },
  late: {
    name: 'Late',
    unit: MetricUnit.Count,
    by: 'consumer',
    meaning: 'events recorded after their fast window, and handled for the first time',
  },
  parked: { name: 'Parked', unit: MetricUnit.Count, by: 'consumer', meaning: 'messages set aside whole' },
  retried: {
    name: 'Retried',
    unit: MetricUnit.Count,
    by: 'consumer',
    meaning: 'messages left in the queue for another attempt',
  },
  errors: {
    name: 'Errors',
    unit: MetricUnit.Count,
    by: 'consumer',
    meaning: 'what parked or retried a message, by kind and source',
  },
  recorded: {
    name: 'Recorded',
    unit: MetricUnit.Count,
    by: 'function',
    meaning: 'events appended to the outbox by a command',
  },
  published: {
    name: 'Published',
    unit: MetricUnit.Count,
    by: 'function',
    meaning: 'entries that the bus accepted',
  },
  publishFailed: {
    name: 'PublishFailed',
    unit: MetricUnit.Count,
    by: 'function',
    meaning: 'entries that the bus refused, after the last retry',
  },
  oldestUnpublishedAge: {
    name: 'OldestUnpublishedAge',
    unit: MetricUnit.Milliseconds,
    by: 'function',
    meaning: 'age of the oldest outbox row without a receipt; 0 where there is none',
  },
  swept: {
    name: 'Swept',
    unit: MetricUnit.Count,
    by: 'function',
    meaning: 'rows that the sweeper published because the relay had not',
  },
  collected: {
    name: 'DeadLettersCollected',
    unit: MetricUnit.Count,
    by: 'function',
    meaning: 'dead letters moved to the parked messages',
  },
  uncollected: {
    name: 'DeadLettersTooLarge',
    unit: MetricUnit.Count,
    by: 'function',
    meaning: 'dead letters that fit no item and stay in their queue, each time that they are met',
  },
  revised: {
    name: 'Revised',
    unit: MetricUnit.Count,
    by: 'function',
    meaning: 'hours of sales whose published figures were revised by events',
  },
  stuck: {
    name: 'Stuck',
    unit: MetricUnit.Count,
    by: 'function',
    meaning: 'orders that were found to be stuck',
  },
  requests: {
    name: 'Requests',
    unit: MetricUnit.Count,
    by: 'function',
    meaning: 'HTTP requests answered',
  },
  requestTime: {
    name: 'RequestTime',
    unit: MetricUnit.Milliseconds,
    by: 'function',
    meaning: 'from the start to the end of one HTTP request',
  },
  clientErrors: {
    name: 'ClientErrors',
    unit: MetricUnit.Count,
    by: 'function',
    meaning: 'HTTP answers 4xx',
  },
  serverErrors: {
    name: 'ServerErrors',
    unit: MetricUnit.Count,
    by: 'function',
    meaning: 'HTTP answers 5xx',
  },
  coldStarts: {
    name: 'ColdStarts',
    unit: MetricUnit.Count,
    by: 'function',
    meaning: 'first invocations of an execution environment',
  },
} as const satisfies { readonly [key: string]: MetricDefinition };

/** What `telemetry.metrics.add` takes. */
export type MetricKey = keyof typeof METRICS;
