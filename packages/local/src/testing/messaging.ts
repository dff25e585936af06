import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEventBuses, type EventBusesParts } from '../eventbridge/buses.ts';
import type { EventBuses } from '../eventbridge/types.ts';
import type { Faults } from '../faults/faults.ts';
import { type DeliveryStreams, startDeliveryStreams } from '../firehose/delivery-streams.ts';
import { createLedger } from '../ledger/ledger.ts';
import type { Ledger } from '../ledger/types.ts';
import type { Result } from '../result.ts';
import { createBuckets } from '../s3/buckets.ts';
import type { Buckets } from '../s3/types.ts';
import { createQueues } from '../sqs/queues.ts';
import type { Queue, Queues } from '../sqs/types.ts';
import type { Clock } from '../storage/clock.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import type {
  BucketDefinition,
  DeliveryStreamDefinition,
  QueueDefinition,
  RuleDefinition,
  RuleTarget,
} from '../template/definitions.ts';
import { eventsService } from '../wire/events-actions.ts';
import { createWireServer, type WireServerParts } from '../wire/server.ts';
import { sqsService } from '../wire/sqs-actions.ts';

export const region = 'eu-central-1';
export const accountId = '123456789012';
export const queueArn = (name: string): string => `arn:aws:sqs:${region}:${accountId}:${name}`;

export const queueDefinition = (name: string, changes: Partial<QueueDefinition> = {}): QueueDefinition => ({
  logicalId: `${name}Queue`,
  name,
  arn: queueArn(name),
  visibilityTimeoutSec: 30,
  retentionSec: 345_600,
  delaySec: 0,
  receiveWaitSec: 0,
  maximumMessageBytes: 262_144,
  redrive: undefined,
  ...changes,
});

export const redriveTo = (name: string, maxReceiveCount: number) => ({
  redrive: { deadLetterQueueArn: queueArn(name), maxReceiveCount },
});

/** A bucket with a lock, and a stream that delivers to it each minute. */
export const archiveBucket: BucketDefinition = {
  logicalId: 'Archive',
  name: 'archive',
  arn: 'arn:aws:s3:::archive',
  isVersioned: true,
  hasObjectLock: true,
  defaultRetention: { mode: 'GOVERNANCE', days: 30 },
};
export const archiveStream = (changes: Partial<DeliveryStreamDefinition> = {}): DeliveryStreamDefinition => ({
  logicalId: 'ArchiveStream',
  name: 'archive',
  arn: `arn:aws:firehose:${region}:${accountId}:deliverystream/archive`,
  roleArn: `arn:aws:iam::${accountId}:role/firehose`,
  bucketArn: archiveBucket.arn,
  prefix: 'events/!{timestamp:yyyy/MM/dd/HH}/',
  intervalSec: 60,
  sizeMb: 1,
  isCompressed: true,
  delimiter: '\n',
  ...changes,
});
export const archiveTarget = (changes: Partial<RuleTarget> = {}): RuleTarget =>
  target('archive', {
    arn: archiveStream().arn,
    inputPath: '$.detail',
    roleArn: `arn:aws:iam::${accountId}:role/archive-rule`,
    ...changes,
  });

export const target = (queueName: string, changes: Partial<RuleTarget> = {}): RuleTarget => ({
  id: queueName,
  arn: queueArn(queueName),
  deadLetterQueueArn: undefined,
  maximumRetryAttempts: 185,
  maximumEventAgeSec: 86_400,
  input: undefined,
  ...changes,
});

export const rule = (
  name: string,
  pattern: RuleDefinition['pattern'],
  targets: readonly RuleTarget[],
  changes: Partial<RuleDefinition> = {},
): RuleDefinition => ({
  logicalId: `${name}Rule`,
  name,
  arn: `arn:aws:events:${region}:${accountId}:rule/bus/${name}`,
  busName: 'bus',
  enabled: true,
  pattern,
  targets,
  ...changes,
});

const demand = <Value>(result: Result<Value, unknown>): Value => {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.refusal));
};

export type Messaging = {
  readonly storage: Storage;
  readonly ledger: Ledger;
  readonly queues: Queues;
  readonly buses: EventBuses;
  readonly buckets: Buckets;
  readonly streams: DeliveryStreams;
  /** What was reported through `onError` and `onLost`. */
  readonly troubles: readonly string[];
  queue(name: string): Queue;
  close(): void;
};

export type MessagingParts = {
  readonly file: string;
  readonly clock: Clock;
  readonly queues: readonly QueueDefinition[];
  readonly rules?: readonly RuleDefinition[];
  readonly buckets?: readonly BucketDefinition[];
  readonly streams?: readonly DeliveryStreamDefinition[];
  readonly faults?: Faults;
  readonly busSettings?: Partial<Pick<EventBusesParts, 'gate' | 'mayDeadLetter' | 'maximumRequestBytes'>>;
};

/** Queues, buses, buckets, delivery streams and ledger on one state file, as the stack puts them together. Ids count up. */
export const openMessaging = (parts: MessagingParts): Messaging => {
  const storage = openStorage(parts.file);
  const ledger = createLedger(storage);
  const troubles: string[] = [];
  const onError = (error: unknown) => void troubles.push(String(error));
  let made = 0;
  const newId = (): string => {
    made += 1;
    return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  };
  const { clock } = parts;
  const definitions = parts.queues;
  const queues = demand(
    createQueues({ definitions, storage, ledger, clock, newMessageId: newId, faults: parts.faults, onError }),
  );
  const buckets = createBuckets({
    definitions: parts.buckets ?? [],
    storage,
    folder: `${parts.file}-s3`,
    clock,
    newId: randomUUID,
  });
  const streams = demand(
    startDeliveryStreams({
      definitions: parts.streams ?? [],
      buckets,
      storage,
      clock,
      newId: randomUUID,
      onError,
    }),
  );
  const buses = demand(
    createEventBuses({
      accountId,
      region,
      buses: [{ logicalId: 'Bus', name: 'bus', arn: `arn:aws:events:${region}:${accountId}:event-bus/bus` }],
      rules: parts.rules ?? [],
      queues,
      streams,
      ledger,
      storage,
      clock,
      newEventId: newId,
      random: () => 1,
      faults: parts.faults,
      onLost: (what) => void troubles.push(what),
      onError,
      ...parts.busSettings,
    }),
  );
  return {
    storage,
    ledger,
    queues,
    buses,
    buckets,
    streams,
    troubles,
    queue: (name) => {
      const queue = queues.byName(name);
      if (queue === undefined) throw new Error(`no queue ${name}`);
      return queue;
    },
    close: () => {
      buses.stop();
      queues.stop();
      // With nothing under way it has stopped at once.
      void streams.stop();
      storage.close();
    },
  };
};

export type Endpoint = { readonly url: string; close(): Promise<void> };

/** The AWS endpoint over some messaging, on a free port. */
export const openEndpoint = async (
  messaging: Messaging,
  settings: Partial<WireServerParts> = {},
): Promise<Endpoint> => {
  const services = [
    sqsService(messaging.queues, 'http://127.0.0.1:4566'),
    eventsService({ buses: messaging.buses, region, accountId }),
  ];
  const server: Server = createWireServer({ services, onError: () => undefined, ...settings });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** A folder of its own for one test; gone when the test says so. */
export const temporaryFolder = (): { readonly path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), 'twolane-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
