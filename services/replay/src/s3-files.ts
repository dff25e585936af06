import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { RetryableError } from '@twolane/store';
import type { ReplayFiles } from './files.ts';

const CONNECTION_TIMEOUT_MS = 2_000;
/** Of the first byte; a part of 32 MB may take as long to be sent. */
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_LISTED_KEYS = 1_000;

/** Path style follows from the endpoint: an IP address has no names of buckets before it. */
export const createS3Client = (): S3Client =>
  new S3Client({
    // A checksum of the body would become part of a presigned URL, whose body is not known yet.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  });

export const s3Files = (client: S3Client, bucket: string): ReplayFiles => ({
  list: async (prefix, { after, limit = MAX_LISTED_KEYS } = {}) => {
    const page = await called(`list ${prefix}`, () =>
      client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          MaxKeys: limit,
          ...(after === undefined ? {} : { StartAfter: after }),
        }),
      ),
    );
    const keys = (page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
    return { keys, more: page.IsTruncated === true };
  },
  read: async (key, { fromByte = 0, toByte } = {}) => {
    const found = await called(`read ${key}`, () =>
      client
        .send(
          new GetObjectCommand({
            Bucket: bucket,
            Key: key,
            ...(fromByte === 0 && toByte === undefined
              ? {}
              : // The end of an HTTP range is its last byte.
                { Range: `bytes=${fromByte}-${toByte === undefined ? '' : toByte - 1}` }),
          }),
        )
        .catch((error: unknown) => {
          if (isAbsent(error)) return undefined;
          throw error;
        }),
    );
    if (found?.Body === undefined) return undefined;
    const stream = found.Body.transformToWebStream();
    return {
      bytes: fromByte + (found.ContentLength ?? 0),
      chunks: chunksOf(stream, key),
      close: () => void stream.cancel().catch(() => undefined),
    };
  },
  put: async (key, body) => {
    await called(`write ${key}`, () =>
      client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body })),
    );
  },
  putNew: (key, body) =>
    called(`write ${key}`, () =>
      client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, IfNoneMatch: '*' })).then(
        () => true,
        (error: unknown) => {
          if (error instanceof S3ServiceException && error.name === 'PreconditionFailed') return false;
          throw error;
        },
      ),
    ),
});

async function* chunksOf(stream: ReadableStream, key: string): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await called(`read ${key}`, () => reader.read());
      if (done) return;
      if (value instanceof Uint8Array) yield value;
    }
  } finally {
    // Whoever stops early must not keep the connection: an unread body holds it.
    await reader.cancel().catch(() => undefined);
  }
}

/** No such object, or nothing from that byte on. */
const isAbsent = (error: unknown): boolean =>
  error instanceof NoSuchKey ||
  (error instanceof S3ServiceException && ['NoSuchKey', 'InvalidRange'].includes(error.name));

const called = async <T>(doing: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (cause) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new RetryableError(`S3, ${doing}: ${why}`, { cause });
  }
};
