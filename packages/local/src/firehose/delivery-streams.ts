import { ok, type Result, refuse } from '../result.ts';
import type { Buckets } from '../s3/types.ts';
import type { Clock } from '../storage/clock.ts';
import type { Storage } from '../storage/storage.ts';
import type { BucketDefinition, DeliveryStreamDefinition } from '../template/definitions.ts';
import type { TemplateProblem } from '../template/problems.ts';
import { type DeliveryStream, type DeliveryStreamParts, startDeliveryStream } from './delivery-stream.ts';

/** The template's Firehose streams. */
export type DeliveryStreams = {
  all(): readonly DeliveryStream[];
  byArn(arn: string): DeliveryStream | undefined;
  stop(): Promise<void>;
};

/** Streams without a bucket to deliver to. */
export const deliveryStreamProblems = (
  definitions: readonly DeliveryStreamDefinition[],
  buckets: readonly BucketDefinition[],
): readonly TemplateProblem[] =>
  definitions
    .filter(({ bucketArn }) => !buckets.some(({ arn }) => arn === bucketArn))
    .map(({ logicalId, bucketArn }) => ({
      place: `Resources.${logicalId}.Properties.ExtendedS3DestinationConfiguration.BucketARN`,
      what: `${bucketArn} is no bucket of this stack`,
    }));

export type DeliveryStreamsParts = {
  readonly definitions: readonly DeliveryStreamDefinition[];
  readonly buckets: Buckets;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly mayWrite?: DeliveryStreamParts['mayWrite'];
  newId(): string;
  onError(error: unknown): void;
};

export const startDeliveryStreams = (
  parts: DeliveryStreamsParts,
): Result<DeliveryStreams, readonly TemplateProblem[]> => {
  const { definitions, buckets } = parts;
  const problems = deliveryStreamProblems(definitions, buckets.all());
  if (problems.length > 0) return refuse(problems);
  const streams = definitions.flatMap((definition) => {
    const bucket = buckets.all().find(({ arn }) => arn === definition.bucketArn);
    return bucket === undefined
      ? []
      : [startDeliveryStream({ ...parts, definition, bucketName: bucket.name })];
  });
  const byArn = new Map(streams.map((stream) => [stream.definition.arn, stream]));
  return ok({
    all: () => streams,
    byArn: (arn) => byArn.get(arn),
    stop: async () => {
      await Promise.all(streams.map((stream) => stream.stop()));
    },
  });
};
