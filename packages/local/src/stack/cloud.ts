import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createEventBuses } from '../eventbridge/buses.ts';
import { compileFilters } from '../eventbridge/pattern/compile.ts';
import type { EventBuses } from '../eventbridge/types.ts';
import type { Faults } from '../faults/faults.ts';
import { type DeliveryStreams, startDeliveryStreams } from '../firehose/delivery-streams.ts';
import type { OnBehalf } from '../identity/on-behalf.ts';
import { createPortionCounter } from '../ledger/count-in-portions.ts';
import { createEventFollower, type EventFollower } from '../ledger/followed-events.ts';
import { createLedger } from '../ledger/ledger.ts';
import type { LedgerCounts, LedgerView } from '../ledger/types.ts';
import type { QueueSource, RecordFilter } from '../mappings/ports.ts';
import type { Result } from '../result.ts';
import { createBuckets } from '../s3/buckets.ts';
import type { Buckets } from '../s3/types.ts';
import { queueSourceOf } from '../sqs/queue-source.ts';
import { createQueues } from '../sqs/queues.ts';
import { releaseInFlight } from '../sqs/release-in-flight.ts';
import type { Queues } from '../sqs/types.ts';
import { systemClock } from '../storage/clock.ts';
import { openStorage } from '../storage/storage.ts';
import type { StackDefinition } from '../template/definitions.ts';
import { type TemplateProblem, TemplateRefused } from '../template/problems.ts';
import type { QueueStats } from './local-stack.ts';

/** Queues, buses, buckets, delivery streams and the ledger: all that is durable in one file; objects' bytes lie beside it. */
export type Cloud = {
  readonly queues: Queues;
  readonly buses: EventBuses;
  readonly buckets: Buckets;
  readonly streams: DeliveryStreams;
  readonly source: QueueSource;
  readonly ledger: LedgerView;
  readonly follow: EventFollower;
  /** All counts of the ledger, in portions that keep nobody waiting. */
  countEvents(): Promise<LedgerCounts>;
  filterOf(patterns: readonly string[]): RecordFilter;
  queueStats(): readonly QueueStats[];
  /** Nothing lies in a queue that somebody reads, and no delivery waits to be tried again. */
  isIdle(): boolean;
  stop(): Promise<void>;
};

const accepted = <Value>(result: Result<Value, readonly TemplateProblem[]>): Value => {
  if (result.ok) return result.value;
  throw new TemplateRefused('the template', result.refusal);
};

/** Opens the state file and everything that lives in it. The definition was checked before. */
export const openCloud = (parts: {
  readonly definition: StackDefinition;
  readonly dataDir: string;
  readonly faults: Faults;
  readonly may: OnBehalf;
  onError(error: unknown): void;
}): Cloud => {
  const { definition, faults, may, onError } = parts;
  const storage = openStorage(join(parts.dataDir, 'messages.db'));
  const mapped = new Set(
    definition.mappings.flatMap((mapping) => (mapping.kind === 'sqs' ? [mapping.queueArn] : [])),
  );
  for (const { arn, name } of definition.queues) {
    // Only the stack itself reads a mapped queue: whatever was in flight there is held by nobody now.
    if (mapped.has(arn)) releaseInFlight(storage, name, systemClock.nowMs());
  }
  const ledger = createLedger(storage);
  const queues = accepted(
    createQueues({
      definitions: definition.queues,
      storage,
      ledger,
      clock: systemClock,
      newMessageId: randomUUID,
      faults,
      onError,
    }),
  );
  const buckets = createBuckets({
    definitions: definition.buckets,
    storage,
    folder: join(parts.dataDir, 's3'),
    clock: systemClock,
    newId: randomUUID,
  });
  const streams = accepted(
    startDeliveryStreams({
      definitions: definition.deliveryStreams,
      buckets,
      storage,
      clock: systemClock,
      mayWrite: may.mayWrite,
      newId: randomUUID,
      onError,
    }),
  );
  const buses = accepted(
    createEventBuses({
      accountId: definition.accountId,
      region: definition.region,
      buses: definition.buses,
      rules: definition.rules,
      queues,
      streams,
      ledger,
      storage,
      clock: systemClock,
      newEventId: randomUUID,
      random: Math.random,
      gate: may.deliveryGate,
      mayDeadLetter: may.mayDeadLetter,
      faults,
      onLost: (what) => onError(new Error(what)),
      onError,
    }),
  );

  const deadLetterArns = new Set(definition.queues.map(({ redrive }) => redrive?.deadLetterQueueArn));
  const read = queues.all().filter((queue) => mapped.has(queue.definition.arn));
  return {
    queues,
    buses,
    buckets,
    streams,
    source: queueSourceOf(queues),
    ledger,
    follow: createEventFollower(storage),
    countEvents: createPortionCounter(storage),
    filterOf: (patterns) => {
      const compiled = compileFilters(patterns);
      if (compiled.ok) return compiled.value;
      throw new Error(`${compiled.refusal.place}: ${compiled.refusal.what}`);
    },
    queueStats: () =>
      queues.all().map((queue) => ({
        ...queue.counts(),
        name: queue.definition.name,
        isDeadLetterQueue: deadLetterArns.has(queue.definition.arn),
      })),
    isIdle: () =>
      buses.pendingRetries() === 0 &&
      read.every((queue) => {
        const { visible, inFlight, delayed } = queue.counts();
        return visible + inFlight + delayed === 0;
      }),
    stop: async () => {
      buses.stop();
      queues.stop();
      await streams.stop();
      storage.close();
    },
  };
};
