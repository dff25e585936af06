import type { Item } from '@twolane/store';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Faults } from '../faults/faults.ts';
import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Answer, LambdaFunction } from './lambda.ts';

interface StreamRecord {
  readonly sequence: number;
  readonly atMs: number;
  readonly record: DynamoDBRecord;
}

interface Shard {
  readonly records: StreamRecord[];
  /** Sequence of the last record that is done with. */
  position: number;
  busy: boolean;
  /** Failures in a row of what is at the head, and how small its batch has become by bisecting. */
  attempts: number;
  limit: number;
}

export interface SimulatedStream {
  /** A new row of the outbox table, in the instant of its commit. */
  inserted(key: { readonly pk: string; readonly sk: string }, item: Item): void;
  /** Records that the relay has yet to see; none while the mapping is off: then nothing moves here. */
  depth(): number;
  /** Where the mapping is on again, what waits is looked at. */
  wake(): void;
}

interface Ports {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
  readonly relay: LambdaFunction<DynamoDBStreamEvent>;
  readonly shards: number;
}

const TRIM_MS = 24 * 60 * 60_000;
/** As `outboxRelay` is deployed. */
const MAX_RECORD_AGE_MS = 60 * 60_000;
const MAX_RETRIES = 5;
const BATCH_SIZE = 100;
const USUAL_LAG_MS = 60;
const MAX_LAG_MS = 4_000;
const RETRY_MS = 2_000;
const CHECK_MS = 10 * 60_000;

/**
 * DynamoDB Streams and the mapping that reads them: several shards, each in its own order; records of one transaction in any
 * order (DynamoDB Developer Guide, "Transactions", streams); gone after 24 hours; a batch that fails is halved and retried, and
 * given up in the end.
 */
export const createStream = ({ scheduler, random, faults, relay, shards }: Ports): SimulatedStream => {
  const all = Array.from({ length: shards }, (): Shard => newShard());
  let sequence = 0;
  let lagging = 0;
  let isWaiting = false;

  const trim = (shard: Shard): void => {
    while (shard.records[0] !== undefined && shard.records[0].atMs <= scheduler.nowMs() - TRIM_MS) {
      const gone = shard.records.shift();
      if (gone === undefined || gone.sequence <= shard.position) continue;
      shard.position = gone.sequence;
      faults.count('streamTrim');
    }
  };
  const waiting = (shard: Shard): readonly StreamRecord[] =>
    shard.records.filter((record) => record.sequence > shard.position);

  const waitForMapping = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    scheduler.after(CHECK_MS, () => {
      isWaiting = false;
      for (const shard of all) read(shard);
    });
  };

  const giveUp = (shard: Shard, batch: readonly StreamRecord[]): void => {
    faults.count('batchGivenUp');
    shard.position = batch.at(-1)?.sequence ?? shard.position;
    shard.attempts = 0;
    shard.limit = BATCH_SIZE;
  };

  const read = (shard: Shard): void => {
    if (shard.busy) return;
    trim(shard);
    const head = waiting(shard);
    if (head.length === 0) return;
    if (faults.isActive('streamOff')) {
      faults.count('streamOff');
      waitForMapping();
      return;
    }
    const tooOld = head.filter(({ atMs }) => atMs <= scheduler.nowMs() - MAX_RECORD_AGE_MS);
    if (tooOld.length > 0) {
      giveUp(shard, tooOld);
      read(shard);
      return;
    }
    const batch = head.slice(0, Math.min(shard.limit, random.whole(1, BATCH_SIZE)));
    shard.busy = true;
    const event: DynamoDBStreamEvent = { Records: batch.map(({ record }) => record) };
    relay.invoke(event).then((answer) => {
      shard.busy = false;
      finish(shard, batch, answer);
    });
  };

  const finish = (shard: Shard, batch: readonly StreamRecord[], answer: Answer): void => {
    const failedFrom = answer.ok ? failedIn(answer.value) : batch[0]?.sequence;
    if (failedFrom === undefined) {
      shard.position = batch.at(-1)?.sequence ?? shard.position;
      shard.attempts = 0;
      shard.limit = BATCH_SIZE;
      read(shard);
      return;
    }
    // What lies before it is done with; an identifier that the batch does not hold brings all of it again.
    const before = batch.filter((record) => record.sequence < failedFrom).at(-1);
    if (before !== undefined) shard.position = before.sequence;
    if (before !== undefined) shard.attempts = 0;
    shard.attempts += 1;
    if (shard.attempts > MAX_RETRIES) {
      giveUp(shard, batch);
      read(shard);
      return;
    }
    shard.limit = Math.max(1, Math.ceil(batch.length / 2));
    scheduler.after(RETRY_MS, () => read(shard));
  };

  return {
    inserted: ({ pk, sk }, { event }) => {
      const outOfOrder = faults.fires('recordsOutOfOrder');
      const lagMs = outOfOrder
        ? faults.randomOf('recordsOutOfOrder').whole(0, MAX_LAG_MS)
        : random.whole(1, USUAL_LAG_MS);
      const shard = all[Math.floor(random.next() * all.length)];
      lagging += 1;
      const atMs = scheduler.nowMs();
      scheduler.after(lagMs, () => {
        lagging -= 1;
        sequence += 1;
        const NewImage = { pk: { S: pk }, sk: { S: sk }, event: { S: String(event) } };
        const dynamodb = { NewImage, SequenceNumber: String(sequence) };
        shard?.records.push({ sequence, atMs, record: { eventName: 'INSERT', dynamodb } });
        if (shard !== undefined) read(shard);
      });
    },
    depth: () =>
      faults.isActive('streamOff') ? 0 : all.reduce((sum, shard) => sum + waiting(shard).length, lagging),
    wake: () => {
      for (const shard of all) read(shard);
    },
  };
};

const newShard = (): Shard => ({ records: [], position: 0, busy: false, attempts: 0, limit: BATCH_SIZE });

const failedIn = (value: unknown): number | undefined => {
  const failures: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'batchItemFailures') : undefined;
  const [first]: readonly unknown[] = Array.isArray(failures) ? failures : [];
  return first === undefined ? undefined : Number(Reflect.get(Object(first), 'itemIdentifier'));
};
