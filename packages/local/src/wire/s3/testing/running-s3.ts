import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, type PutObjectCommandOutput } from '@aws-sdk/client-s3';
import { temporaryFolder } from '../../../testing/messaging.ts';
import {
  bucket,
  type OpenBuckets,
  openBuckets,
  openS3Endpoint,
  type S3Endpoint,
} from '../../../testing/s3-house.ts';

export const largestObjectBytes = 1_000_000;

const definitions = [
  bucket('plain'),
  bucket('versioned', { isVersioned: true }),
  bucket('locked', {
    isVersioned: true,
    hasObjectLock: true,
    defaultRetention: { mode: 'GOVERNANCE', days: 30 },
  }),
];

/**
 * Three buckets behind an endpoint, from before the first test of a file until after its last. After each test nobody
 * is denied anything any more, and no error may have come up in the server.
 */
export const runningS3 = () => {
  const folder = temporaryFolder();
  const errors: unknown[] = [];
  let denied: readonly string[] = [];
  let running: { readonly open: OpenBuckets; readonly endpoint: S3Endpoint } | undefined;
  const endpoint = (): S3Endpoint => {
    if (running === undefined) throw new Error('S3 runs only while there are tests.');
    return running.endpoint;
  };

  beforeAll(async () => {
    const open = openBuckets(folder.path, definitions, { largestObjectBytes });
    running = {
      open,
      endpoint: await openS3Endpoint(open.buckets, undefined, {
        onError: (error) => void errors.push(error),
        authorize: (_caller, action) => (denied.includes(action) ? `not permitted: ${action}` : undefined),
      }),
    };
  });
  afterEach(() => {
    denied = [];
    expect(errors).toEqual([]);
  });
  afterAll(async () => {
    await running?.endpoint.close();
    running?.open.close();
    folder.remove();
  });

  return {
    endpoint: {
      get url() {
        return endpoint().url;
      },
      get client() {
        return endpoint().client;
      },
    },
    deny: (actions: readonly string[]): void => {
      denied = actions;
    },
    put: (
      Bucket: string,
      Key: string,
      Body: string | Buffer,
      more: object = {},
    ): Promise<PutObjectCommandOutput> =>
      endpoint().client.send(new PutObjectCommand({ Bucket, Key, Body, ...more })),
    text: async (Bucket: string, Key: string, more: object = {}): Promise<string | undefined> =>
      (
        await endpoint().client.send(new GetObjectCommand({ Bucket, Key, ...more }))
      ).Body?.transformToString(),
    filesOnDisk: (): number => readdirSync(join(folder.path, 's3')).length,
  };
};
