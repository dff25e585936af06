import type { SqsMappingDefinition } from '../template/definitions.ts';
import { verdictOf } from './batch-response.ts';
import {
  type FunctionTarget,
  type Mapping,
  maximumPayloadBytes,
  type QueueSource,
  type ReceivedMessage,
  type RecordFilter,
} from './ports.ts';
import { filterableSqsRecord, type SqsRecord, sqsRecord } from './sqs-event.ts';

/** One receive takes ten messages at most. */
const receiveLimit = 10;
const pollWaitMs = 20_000;
const errorPauseMs = 250;

export type SqsMappingParts = {
  readonly definition: SqsMappingDefinition;
  readonly region: string;
  readonly queues: QueueSource;
  readonly functions: FunctionTarget;
  readonly passes: RecordFilter;
  onError(error: unknown): void;
};

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

/** Which messages are finished: those are deleted. The others come back when their visibility ends. */
export const finishedMessages = (
  records: readonly SqsRecord[],
  partialBatches: boolean,
  payload: string,
): readonly SqsRecord[] => {
  if (!partialBatches) return records;
  const verdict = verdictOf(payload, new Set(records.map(({ messageId }) => messageId)));
  if (verdict.kind === 'all-done') return records;
  if (verdict.kind === 'all-failed') return [];
  return records.filter(({ messageId }) => !verdict.identifiers.has(messageId));
};

/**
 * Feeds a function from a queue. Promises: a message is deleted only after the function has finished
 * it; a batch whose function failed, timed out or crashed comes back whole when its visibility ends;
 * no more batches at a time than the mapping's and the function's concurrency.
 */
export const startSqsMapping = (parts: SqsMappingParts): Mapping => {
  const { definition, queues, functions } = parts;
  const { queueArn, functionArn, batchSize } = definition;
  const concurrency = Math.min(
    definition.maximumConcurrency ?? Number.POSITIVE_INFINITY,
    functions.concurrencyOf(functionArn),
  );
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = new Set<Promise<void>>();

  const gather = async (): Promise<readonly ReceivedMessage[]> => {
    const firstLimit = Math.min(batchSize, receiveLimit);
    const gathered = [...(await queues.receive(queueArn, firstLimit, pollWaitMs, signal))];
    if (definition.batchingWindowMs === 0 || gathered.length === 0) return gathered;
    const endMs = performance.now() + definition.batchingWindowMs;
    let bytes = gathered.reduce((sum, { body }) => sum + body.length, 0);
    while (gathered.length < batchSize && bytes < maximumPayloadBytes / 2 && !signal.aborted) {
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) break;
      const limit = Math.min(receiveLimit, batchSize - gathered.length);
      const more = await queues.receive(queueArn, limit, leftMs, signal);
      gathered.push(...more);
      bytes += more.reduce((sum, { body }) => sum + body.length, 0);
    }
    return gathered;
  };

  const deleteAll = (records: readonly SqsRecord[]): void => {
    if (records.length > 0)
      queues.delete(
        queueArn,
        records.map(({ receiptHandle }) => receiptHandle),
      );
  };

  const handle = async (messages: readonly ReceivedMessage[]): Promise<void> => {
    const all = messages.map((message) => sqsRecord(message, queueArn, parts.region));
    const records = all.filter((record) => parts.passes(filterableSqsRecord(record)));
    // A filtered message is gone for good: Lambda deletes it.
    deleteAll(all.filter((record) => !records.includes(record)));
    if (records.length === 0) return;
    const outcome = await functions.invoke(functionArn, JSON.stringify({ Records: records }));
    if (outcome.kind === 'returned') {
      deleteAll(finishedMessages(records, definition.partialBatches, outcome.payload));
    }
  };

  const poll = async (): Promise<void> => {
    while (!signal.aborted) {
      if (running.size >= concurrency) {
        await Promise.race(running);
        continue;
      }
      await functions.whenFree(functionArn);
      if (signal.aborted) return;
      try {
        const messages = await gather();
        if (messages.length === 0) continue;
        const work: Promise<void> = handle(messages)
          .catch(parts.onError)
          .finally(() => running.delete(work));
        running.add(work);
      } catch (error) {
        if (signal.aborted) return;
        parts.onError(error);
        await pause(errorPauseMs, signal);
      }
    }
  };
  const polling = concurrency > 0 ? poll() : Promise.resolve();

  return {
    logicalId: definition.logicalId,
    inFlight: () => running.size,
    stop: async () => {
      stopping.abort();
      await polling;
      await Promise.all(running);
    },
  };
};
