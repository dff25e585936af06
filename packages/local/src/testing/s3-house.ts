import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { type BucketsParts, createBuckets } from '../s3/buckets.ts';
import type { Buckets } from '../s3/types.ts';
import { type Clock, systemClock } from '../storage/clock.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import type { BucketDefinition } from '../template/definitions.ts';
import { s3Service } from '../wire/s3/service.ts';
import { createWireServer, type WireServerParts } from '../wire/server.ts';

export const bucket = (name: string, changes: Partial<BucketDefinition> = {}): BucketDefinition => ({
  logicalId: name,
  name,
  arn: `arn:aws:s3:::${name}`,
  isVersioned: false,
  hasObjectLock: false,
  defaultRetention: undefined,
  ...changes,
});

export type OpenBuckets = { readonly buckets: Buckets; readonly storage: Storage; close(): void };

/** Buckets in a folder, as the stack puts them together. */
export const openBuckets = (
  folder: string,
  definitions: readonly BucketDefinition[],
  changes: Partial<BucketsParts> = {},
): OpenBuckets => {
  const storage = openStorage(join(folder, 'messages.db'));
  const buckets = createBuckets({
    definitions,
    storage,
    folder: join(folder, 's3'),
    clock: systemClock,
    newId: randomUUID,
    ...changes,
  });
  return { buckets, storage, close: () => storage.close() };
};

export type S3Endpoint = { readonly url: string; readonly client: S3Client; close(): Promise<void> };

/** The AWS endpoint with these buckets alone, and the real SDK before it. */
export const openS3Endpoint = async (
  buckets: Buckets,
  clock: Clock = systemClock,
  settings: Partial<WireServerParts> = {},
): Promise<S3Endpoint> => {
  const server = createWireServer({
    services: [],
    rest: [s3Service({ buckets, region: 'eu-west-1', nowMs: clock.nowMs })],
    onError: () => undefined,
    ...settings,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const client = new S3Client({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'ASIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  return {
    url,
    client,
    close: async () => {
      client.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
};
