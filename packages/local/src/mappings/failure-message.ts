import type { InvocationOutcome } from '../lambda/outcome.ts';
import type { StreamMappingDefinition } from '../template/definitions.ts';
import type { Sequenced } from './stream-progress.ts';

export type GivenUp = {
  readonly definition: Pick<StreamMappingDefinition, 'functionArn' | 'streamArn'>;
  readonly shardId: string;
  /** Oldest first, one at least. */
  readonly items: readonly Sequenced[];
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly invokeCount: number;
  /** Of the last invocation, where there was any. */
  readonly outcome: InvocationOutcome['kind'] | undefined;
  readonly requestId: string;
  readonly nowMs: number;
};

/** The service knows arrivals to the second, and writes them so. */
const secondsIso = (sec: number | undefined): string =>
  new Date((sec ?? 0) * 1_000).toISOString().replace('.000Z', 'Z');

/**
 * What goes to the on-failure queue: where the records were, not the records (Lambda developer guide, "Retain discarded
 * records for a DynamoDB event source"). A function that returned and reported failures has no `functionError`; one that
 * was never called has no response at all.
 */
export const failureMessage = (givenUp: GivenUp): string => {
  const { definition, items, outcome } = givenUp;
  return JSON.stringify({
    requestContext: {
      requestId: givenUp.requestId,
      functionArn: definition.functionArn,
      condition: givenUp.condition,
      approximateInvokeCount: givenUp.invokeCount,
    },
    ...(outcome === undefined || outcome === 'throttled'
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: '$LATEST',
            ...(outcome === 'failed' ? { functionError: 'Unhandled' } : {}),
          },
        }),
    version: '1.0',
    timestamp: new Date(givenUp.nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId: givenUp.shardId,
      startSequenceNumber: items[0]?.sequenceNumber,
      endSequenceNumber: items.at(-1)?.sequenceNumber,
      approximateArrivalOfFirstRecord: secondsIso(items[0]?.createdSec),
      approximateArrivalOfLastRecord: secondsIso(items.at(-1)?.createdSec),
      batchSize: items.length,
      streamArn: definition.streamArn,
    },
  });
};
