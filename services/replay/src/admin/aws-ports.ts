import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { RetryableError } from '@twolane/store';
import { findConsumer, type Manifest } from '../domain/manifest.ts';
import type { ConsumerDoors } from '../tasks/ports.ts';
import type { ConsumerFacts, UploadDoor, Worker } from './ports.ts';

/** Presigned by the function's own role, which may put nothing else than such files. */
export const s3UploadDoor = (client: S3Client, bucket: string): UploadDoor => ({
  urlFor: (key, seconds) =>
    called('S3, presign', () =>
      getSignedUrl(client, new PutObjectCommand({ Bucket: bucket, Key: key }), { expiresIn: seconds }),
    ),
});

export const lambdaWorker = (client: LambdaClient, functionName: string): Worker => ({
  invoke: async (input) => {
    await called('Lambda, worker', () =>
      client.send(
        new InvokeCommand({
          FunctionName: functionName,
          InvocationType: 'Event',
          Payload: Buffer.from(JSON.stringify(input)),
        }),
      ),
    );
  },
});

interface FactPorts {
  readonly doors: Pick<ConsumerDoors, 'codeSha256'>;
  readonly manifest: Manifest;
  readonly sqs: SQSClient;
  /** What the URL of each of the stage's queues begins with. */
  readonly queueUrlPrefix: string;
}

export const awsConsumerFacts = ({ doors, manifest, sqs, queueUrlPrefix }: FactPorts): ConsumerFacts => {
  const attributesOf = async (queue: string) => {
    const { Attributes } = await called(`SQS, ${queue}`, () =>
      sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: `${queueUrlPrefix}${queue}`,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      ),
    );
    return {
      visible: Number(Attributes?.ApproximateNumberOfMessages ?? 0),
      hidden: Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0),
    };
  };
  return {
    codeOf: async (consumer) =>
      findConsumer(manifest, consumer) === undefined ? undefined : doors.codeSha256(consumer),
    depthsOf: async (consumer) => {
      const [own, dead] = await Promise.all([
        attributesOf(consumer),
        attributesOf(`${consumer}-dead-letters`),
      ]);
      return { waiting: own.visible, inFlight: own.hidden, deadLettered: dead.visible };
    },
  };
};

const called = async <T>(doing: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (cause) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new RetryableError(`${doing}: ${why}`, { cause });
  }
};
