import { randomUUID } from 'node:crypto';
import { awsShardId } from '../dynamo/differences/shard-ids.ts';
import type { InvocationOutcome } from '../lambda/outcome.ts';
import { pause } from '../pause.ts';
import type { StreamMappingDefinition } from '../template/definitions.ts';
import type { Checkpoints } from './checkpoints.ts';
import { failureMessage, type GivenUp } from './failure-message.ts';
import { batchesOf, payloadOf } from './payloads.ts';
import type { FunctionTarget, Mapping, QueueSource, RecordFilter } from './ports.ts';
import { type Portion, splitByAge, stepAfter } from './stream-progress.ts';
import type { StreamItem, StreamPage, StreamSource } from './stream-source.ts';

/** DynamoDB Streams: GetRecords returns 1,000 records at most. */
const readLimit = 1_000;
const busyPollMs = 5;
const idlePollMs = 100;
const errorPauseMs = 250;
const firstBackOffMs = 100;
const longestBackOffMs = 30_000;
/** New shards are looked for this often; the local engine has one. */
const shardScanMs = 5_000;
/** The checkpoint of a shard that had no record yet when the mapping was made. */
const fromTheOldest = '';

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
  position(): string | undefined;
  /** The last look at every shard found nothing new, and nothing is being handled. */
  caughtUp(): boolean;
};

type Batched = StreamItem & { readonly text: string };

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

  const advance = (shardId: string, sequenceNumber: string | undefined): void => {
    if (sequenceNumber === undefined) return;
    checkpoints.write(definition.logicalId, shardId, sequenceNumber);
    positions.set(shardId, sequenceNumber);
  };
  const abandon = (
    givenUp: Pick<GivenUp, 'shardId' | 'items' | 'condition' | 'invokeCount' | 'outcome'>,
  ): void => {
    if (givenUp.items.length === 0) return;
    const { onFailureQueueArn } = definition;
    if (onFailureQueueArn !== undefined) {
      const shardId = awsShardId(givenUp.shardId);
      const more = { definition, shardId, requestId: randomUUID(), nowMs: parts.nowMs() };
      parts.queues.send(onFailureQueueArn, failureMessage({ ...givenUp, ...more }));
    }
    advance(givenUp.shardId, givenUp.items.at(-1)?.sequenceNumber);
  };

  const handle = async (shardId: string, batch: readonly Batched[]): Promise<void> => {
    const portions: Portion<Batched>[] = [{ items: batch, attempts: 0 }];
    let backOffMs = firstBackOffMs;
    let last: InvocationOutcome['kind'] | undefined;
    for (let portion = portions.shift(); portion !== undefined; portion = portions.shift()) {
      const { attempts } = portion;
      const nowSec = parts.nowMs() / 1000;
      const { young, old } = splitByAge(portion.items, definition.maximumRecordAgeSec, nowSec);
      abandon({ shardId, items: old, condition: 'RecordAgeExceeded', invokeCount: attempts, outcome: last });
      if (young.length === 0) continue;
      if (signal.aborted) return;
      inFlight += 1;
      const outcome = await parts.functions.invoke(definition.functionArn, payloadOf(young)).finally(() => {
        inFlight -= 1;
      });
      last = outcome.kind;
      const step = stepAfter({ items: young, attempts }, outcome, definition);
      advance(shardId, step.done.at(-1)?.sequenceNumber);
      abandon({
        shardId,
        items: step.abandoned,
        condition: 'RetryAttemptsExhausted',
        invokeCount: attempts + 1,
        outcome: last,
      });
      portions.unshift(...step.next);
      if (step.backOff) {
        await pause(backOffMs, signal);
        backOffMs = Math.min(backOffMs * 2, longestBackOffMs);
      } else {
        backOffMs = firstBackOffMs;
      }
    }
  };

  const accept = async (shardId: string, { items, last }: StreamPage): Promise<void> => {
    const passing = items.flatMap((item) =>
      parts.passes(item.record) ? [{ ...item, text: JSON.stringify(item.record) }] : [],
    );
    for (const batch of batchesOf(passing, definition.batchSize)) {
      await handle(shardId, batch);
      if (signal.aborted) return;
    }
    // Records that were filtered out are behind us, too.
    advance(shardId, last);
  };

  const gather = async (iterator: string): Promise<StreamPage> => {
    const read = (from: string, limit: number) => source.read(from, Math.min(limit, readLimit));
    let page = await read(iterator, definition.batchSize);
    if (page.items.length === 0 || definition.batchingWindowMs === 0) return page;
    const endMs = performance.now() + definition.batchingWindowMs;
    while (page.next !== undefined && page.items.length < definition.batchSize) {
      if (performance.now() >= endMs || signal.aborted) break;
      await pause(busyPollMs, signal);
      const more = await read(page.next, definition.batchSize - page.items.length);
      page = { items: [...page.items, ...more.items], last: more.last ?? page.last, next: more.next };
    }
    return page;
  };

  /** LATEST: what lies in a shard when the mapping is made is passed over, once and for all. */
  const passOver = async (shardId: string): Promise<void> => {
    let next: string | undefined = await source.iterator(shardId, undefined);
    let position = fromTheOldest;
    while (next !== undefined && !signal.aborted) {
      const page: StreamPage = await source.read(next, readLimit);
      if (page.last === undefined) break;
      position = page.last;
      next = page.next;
    }
    if (!signal.aborted) checkpoints.write(definition.logicalId, shardId, position);
  };

  const startOf = async (shardId: string, isLatest: boolean): Promise<string> => {
    const own = () => checkpoints.read(definition.logicalId, shardId);
    if (isLatest && own() === undefined) await passOver(shardId);
    const position = own();
    return source.iterator(shardId, position === fromTheOldest ? undefined : position);
  };

  const followShard = async (shardId: string, isLatest: boolean): Promise<void> => {
    let pollMs = busyPollMs;
    let iterator: string | undefined;
    while (!signal.aborted) {
      try {
        iterator ??= await startOf(shardId, isLatest);
        const page = await gather(iterator);
        if (page.last === undefined) emptyShards.add(shardId);
        else emptyShards.delete(shardId);
        await accept(shardId, page);
        if (page.next === undefined) return;
        iterator = page.next;
        pollMs = page.last === undefined ? Math.min(pollMs * 2, idlePollMs) : busyPollMs;
        if (page.last === undefined) await pause(pollMs, signal);
      } catch (error) {
        if (signal.aborted) return;
        parts.onError(error);
        iterator = undefined;
        await pause(errorPauseMs, signal);
      }
    }
  };

  const followStream = async (): Promise<void> => {
    // Shards that open later are read from their beginning, wherever the mapping began.
    let isFirstLook = definition.startingPosition === 'LATEST' && !checkpoints.has(definition.logicalId);
    while (!signal.aborted) {
      try {
        for (const shardId of await source.shards()) {
          if (!shardLoops.has(shardId)) shardLoops.set(shardId, followShard(shardId, isFirstLook));
        }
        isFirstLook = false;
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
    position: () => (positions.size < shardLoops.size ? undefined : [...positions.values()].sort()[0]),
    stop: async () => {
      stopping.abort();
      await following;
      await Promise.all(shardLoops.values());
    },
  };
};
