import { Readable } from 'node:stream';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

export interface ArchiveObject {
  readonly key: string;
  readonly bytes: number;
}

/** What the reader needs of a bucket. */
export interface ArchiveObjects {
  /** Those whose key begins with the prefix, in the order of their keys. */
  list(prefix: string): AsyncIterable<ArchiveObject>;
  /** Its bytes as they are in the bucket. */
  open(key: string): Promise<Readable>;
}

/** The bucket in S3. Throws what the SDK throws. */
export const s3Objects = (s3: S3Client, bucket: string): ArchiveObjects => ({
  async *list(prefix) {
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
      for (const { Key, Size } of page.Contents ?? []) {
        if (Key !== undefined) yield { key: Key, bytes: Size ?? 0 };
      }
    }
  },
  open: async (key) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body instanceof Readable) return Body;
    throw new TypeError(`${key} came as no stream of Node`);
  },
});
