import { randomUUID } from 'node:crypto';
import type { StreamMappingDefinition } from '../template/definitions.ts';
import type { Checkpoints } from './checkpoints.ts';
import {
  type FunctionTarget,
  type Mapping,
  maximumPayloadBytes,
  type QueueSource,
  type RecordFilter,
} from './ports.ts';
import { type Portion, splitByAge, stepAfter } from './stream-progress.ts';
import type { StreamItem, StreamSource } from './stream-source.ts';

/** DynamoDB Streams: GetRecords returns 1,000 records at most. */
const readLimit = 1_000;
const busyPollMs = 5;
const idlePollMs = 100;
const errorPauseMs = 250;
const firstBackOffMs = 100;
const longestBackOffMs = 30_000;
/** New shards are looked for this often; the local engine has one. */
const shardScanMs = 5_000;

export type StreamMappingParts = {
  readonly definition: StreamMappingDefinition;
  readonly source: StreamSource;
  readonly checkpoints: Checkpoints;
  readonly functions: FunctionTarget;
  readonly queues: QueueSource;
  readonly passes: RecordFilter;
  nowMs(): number;
  onError(error: unknown): void;
};

export type StreamMapping = Mapping & {
  readonly tableName: string;
  /** The lowest sequence number that every shard has behind it; undefined before the first. */
  checkpoint(): bigint | undefined;
  /** The last look at every shard found nothing new, and nothing is being handled. */
  caughtUp(): boolean;
};

type Condition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });

/** What goes to the on-failure queue: where the records were, not the records (Lambda developer guide). */
const failureMessage = (
  definition: StreamMappingDefinition,
  shardId: string,
  items: readonly StreamItem[],
  condition: Condition,
  attempts: number,
  nowMs: number,
): string => {
  const iso = (sec: number | undefined) => new Date((sec ?? 0) * 1000).toISOString();
  return JSON.stringify({
    requestContext: {
      requestId: randomUUID(),
      functionArn: definition.functionArn,
      condition,
      approximateInvokeCount: attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: items[0]?.sequenceNumber,
      endSequenceNumber: items.at(-1)?.sequenceNumber,
      approximateArrivalOfFirstRecord: iso(items[0]?.createdSec),
      approximateArrivalOfLastRecord: iso(items.at(-1)?.createdSec),
      batchSize: items.length,
      streamArn: definition.streamArn,
    },
  });
};

/** Batches that fit into one invocation, in order. */
const batchesOf = (items: readonly StreamItem[], batchSize: number): readonly (readonly StreamItem[])[] => {
  const batches: StreamItem[][] = [];
  let bytes = 0;
  for (const item of items) {
    const last = batches.at(-1);
    // A record's JSON is larger than its stored size: half of the limit leaves room for that.
    const fits = bytes + item.bytes < maximumPayloadBytes / 2;
    if (last !== undefined && last.length < batchSize && fits) {
      last.push(item);
      bytes += item.bytes;
    } else {
      batches.push([item]);
      bytes = item.bytes;
    }
  }
  return batches;
};

/**
 * Feeds a function from a table's stream. Promises: per shard one batch at a time, in order; the
 * checkpoint moves only over records that the function finished or that were given up and sent to the
 * on-failure queue; it survives `kill -9`, after which records may come again.
 */
export const startStreamMapping = (parts: StreamMappingParts): StreamMapping => {
  const { definition, source, checkpoints } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const shardLoops = new Map<string, Promise<void>>();
  const positions = new Map<string, string>();
  const emptyShards = new Set<string>();
  let inFlight = 0;

  const advance = (shardId: string, items: readonly StreamItem[]): void => {
    const last = items.at(-1)?.sequenceNumber;
    if (last === undefined) return;
    checkpoints.write(definition.logicalId, shardId, last);
    positions.set(shardId, last);
  };
  const abandon = (
    shardId: string,
    items: readonly StreamItem[],
    condition: Condition,
    attempts: number,
  ): void => {
    if (items.length === 0) return;
    const { onFailureQueueArn } = definition;
    if (onFailureQueueArn !== undefined) {
      const body = failureMessage(definition, shardId, items, condition, attempts, parts.nowMs());
      parts.queues.send(onFailureQueueArn, body);
    }
    advance(shardId, items);
  };

  const handle = async (shardId: string, batch: readonly StreamItem[]): Promise<void> => {
    const portions: Portion<StreamItem>[] = [{ items: batch, attempts: 0 }];
    let backOffMs = firstBackOffMs;
    for (let portion = portions.shift(); portion !== undefined; portion = portions.shift()) {
      const nowSec = parts.nowMs() / 1000;
      const { young, old } = splitByAge(portion.items, definition.maximumRecordAgeSec, nowSec);
      abandon(shardId, old, 'RecordAgeExceeded', portion.attempts);
      if (young.length === 0) continue;
      if (signal.aborted) return;
      const payload = JSON.stringify({ Records: young.map(({ record }) => record) });
      inFlight += 1;
      const outcome = await parts.functions.invoke(definition.functionArn, payload).finally(() => {
        inFlight -= 1;
      });
      const step = stepAfter({ items: young, attempts: portion.attempts }, outcome, definition);
      advance(shardId, step.done);
      abandon(shardId, step.abandoned, 'RetryAttemptsExhausted', portion.attempts + 1);
      portions.unshift(...step.next);
      if (step.backOff) {
        await pause(backOffMs, signal);
        backOffMs = Math.min(backOffMs * 2, longestBackOffMs);
      } else {
        backOffMs = firstBackOffMs;
      }
    }
  };

  const accept = async (shardId: string, items: readonly StreamItem[]): Promise<void> => {
    const passing = items.filter(({ record }) => parts.passes(record));
    for (const batch of batchesOf(passing, definition.batchSize)) {
      await handle(shardId, batch);
      if (signal.aborted) return;
    }
    // Records that were filtered out are behind us too.
    advance(shardId, items);
  };

  const gather = async (iterator: string) => {
    const limit = Math.min(definition.batchSize, readLimit);
    let { items, next } = await source.read(iterator, limit);
    if (items.length === 0 || definition.batchingWindowMs === 0) return { items, next };
    const endMs = performance.now() + definition.batchingWindowMs;
    while (next !== undefined && items.length < limit && performance.now() < endMs && !signal.aborted) {
      await pause(busyPollMs, signal);
      const more = await source.read(next, limit - items.length);
      items = [...items, ...more.items];
      next = more.next;
    }
    return { items, next };
  };

  const followShard = async (shardId: string): Promise<void> => {
    const latest = definition.startingPosition === 'LATEST';
    let pollMs = busyPollMs;
    let iterator: string | undefined;
    while (!signal.aborted) {
      try {
        iterator ??= await source.iterator(shardId, checkpoints.read(definition.logicalId, shardId), latest);
        const { items, next } = await gather(iterator);
        if (items.length === 0) emptyShards.add(shardId);
        else emptyShards.delete(shardId);
        await accept(shardId, items);
        if (next === undefined) return;
        iterator = next;
        pollMs = items.length > 0 ? busyPollMs : Math.min(pollMs * 2, idlePollMs);
        if (items.length === 0) await pause(pollMs, signal);
      } catch (error) {
        if (signal.aborted) return;
        parts.onError(error);
        iterator = undefined;
        await pause(errorPauseMs, signal);
      }
    }
  };

  const followStream = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        for (const shardId of await source.shards()) {
          if (!shardLoops.has(shardId)) shardLoops.set(shardId, followShard(shardId));
        }
      } catch (error) {
        parts.onError(error);
      }
      await pause(shardLoops.size === 0 ? errorPauseMs : shardScanMs, signal);
    }
  };
  const following = followStream();

  return {
    logicalId: definition.logicalId,
    tableName: definition.tableName,
    inFlight: () => inFlight,
    caughtUp: () => shardLoops.size > 0 && emptyShards.size === shardLoops.size && inFlight === 0,
    checkpoint: () => {
      if (positions.size < shardLoops.size) return undefined;
      const [lowest] = [...positions.values()].map(BigInt).sort((left, right) => (left < right ? -1 : 1));
      return lowest;
    },
    stop: async () => {
      stopping.abort();
      await following;
      await Promise.all(shardLoops.values());
    },
  };
};
