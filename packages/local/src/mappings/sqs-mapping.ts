import type { InvocationOutcome } from '../lambda/outcome.ts';
import { pause } from '../pause.ts';
import { maximumReceivedMessages } from '../sqs/limits.ts';
import type { ReceivedMessage } from '../sqs/types.ts';
import type { SqsMappingDefinition } from '../template/definitions.ts';
import { verdictOf } from './batch-response.ts';
import { batchesOf, maximumPayloadBytes, payloadOf } from './payloads.ts';
import type { FunctionTarget, Mapping, QueueSource, RecordFilter } from './ports.ts';
import { filterableSqsRecord, type SqsRecord, sqsRecord } from './sqs-event.ts';

const pollWaitMs = 20_000;
const errorPauseMs = 250;
/** A throttled batch is offered again, ever less often, as long as its messages are hidden. */
const firstThrottlePauseMs = 100;
const longestThrottlePauseMs = 5_000;

export type SqsMappingParts = {
  readonly definition: SqsMappingDefinition;
  readonly region: string;
  readonly queues: QueueSource;
  readonly functions: FunctionTarget;
  readonly passes: RecordFilter;
  onError(error: unknown): void;
};

type Received = { readonly record: SqsRecord; readonly text: string };

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
 * it, or because no filter lets it pass; a batch whose function failed, timed out or crashed comes back whole when its
 * visibility ends; one that was throttled is offered again until then ("Backoff strategy for failed invocations"); no more
 * batches at a time than the mapping's and the function's concurrency. Each receive counts, whatever became of it.
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

  /** `firstMs`: when the first of them was received; with it their common time begins. */
  const gather = async (): Promise<{
    readonly messages: readonly ReceivedMessage[];
    readonly firstMs: number;
  }> => {
    const firstLimit = Math.min(batchSize, maximumReceivedMessages);
    const messages = [...(await queues.receive(queueArn, firstLimit, pollWaitMs, signal))];
    const firstMs = performance.now();
    if (definition.batchingWindowMs === 0 || messages.length === 0) return { messages, firstMs };
    const endMs = firstMs + definition.batchingWindowMs;
    let bytes = messages.reduce((sum, { body }) => sum + body.length, 0);
    while (messages.length < batchSize && bytes < maximumPayloadBytes && !signal.aborted) {
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) break;
      const limit = Math.min(maximumReceivedMessages, batchSize - messages.length);
      const more = await queues.receive(queueArn, limit, leftMs, signal);
      messages.push(...more);
      bytes += more.reduce((sum, { body }) => sum + body.length, 0);
    }
    return { messages, firstMs };
  };

  const deleteAll = (records: readonly SqsRecord[]): void => {
    if (records.length > 0)
      queues.delete(
        queueArn,
        records.map(({ receiptHandle }) => receiptHandle),
      );
  };

  /** Throttled to the end means: the messages come back by themselves, as if the function had failed. */
  const invoke = async (payload: string, hiddenUntilMs: number): Promise<InvocationOutcome> => {
    let pauseMs = firstThrottlePauseMs;
    for (;;) {
      const outcome = await functions.invoke(functionArn, payload);
      const isLate = performance.now() + pauseMs >= hiddenUntilMs;
      if (outcome.kind !== 'throttled' || isLate || signal.aborted) return outcome;
      await pause(pauseMs, signal);
      pauseMs = Math.min(2 * pauseMs, longestThrottlePauseMs);
    }
  };

  const handle = async (messages: readonly ReceivedMessage[], hiddenUntilMs: number): Promise<void> => {
    const all = messages.map((message) => sqsRecord(message, queueArn, parts.region));
    const passing: Received[] = [];
    const filtered: SqsRecord[] = [];
    for (const record of all) {
      // Without filters no body is looked into: most mappings have none.
      const isWanted = definition.filters.length === 0 || parts.passes(filterableSqsRecord(record));
      if (isWanted) passing.push({ record, text: JSON.stringify(record) });
      else filtered.push(record);
    }
    // A filtered message is gone for good: Lambda deletes it.
    deleteAll(filtered);
    for (const batch of batchesOf(passing, batchSize)) {
      const outcome = await invoke(payloadOf(batch), hiddenUntilMs);
      if (outcome.kind !== 'returned') continue;
      const records = batch.map(({ record }) => record);
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
        const { messages, firstMs } = await gather();
        if (messages.length === 0) continue;
        const work: Promise<void> = handle(messages, firstMs + queues.visibilityMs(queueArn))
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
