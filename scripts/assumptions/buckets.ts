import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { type Assumption, expectEqual, firstOf, type Place, refusalOf } from './assumption.ts';

async function writeOnce({ s3, bucket, newId }: Place) {
  const Key = newId();
  const put = (Body: string) =>
    refusalOf(s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, IfNoneMatch: '*' })));
  const outcomes = [await put('first'), await put('second')];
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  return firstOf(
    expectEqual(
      'the two puts',
      outcomes.map((name) => name ?? 'done'),
      ['done', 'PreconditionFailed'],
    ),
    expectEqual('the object', await Body?.transformToString(), 'first'),
  );
}

async function listed({ s3, bucket, newId }: Place) {
  const prefix = `${newId()}/`;
  const inOrder = ['-', '0', 'A', 'a', 'é'].map((text) => `${prefix}${text}`);
  for (const Key of [...inOrder].reverse())
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }));
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  return expectEqual(
    'the list right after the puts',
    Contents.map(({ Key }) => Key),
    inOrder,
  );
}

async function locked({ s3, bucket, newId }: Place) {
  const Key = newId();
  const { VersionId } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'kept' }));
  const refused = await refusalOf(s3.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId })));
  return expectEqual('removing a locked version', refused, 'AccessDenied');
}

export const BUCKETS: readonly Assumption[] = [
  {
    id: 'put-if-absent',
    says: 'A put with If-None-Match: * is refused where there is an object, and changes nothing.',
    documentation: 'S3 user guide, "How to prevent object overwrites with conditional writes"',
    reliedOnBy: 'packages/local/src/wire/s3/objects.test.ts',
    probe: writeOnce,
  },
  {
    id: 'list-is-consistent',
    says: 'A list shows every object that was put before, in the order of the UTF-8 bytes of their keys.',
    documentation: 'S3 user guide, "Amazon S3 data consistency model"; API reference, ListObjectsV2',
    reliedOnBy: 'packages/archive/src/read-archive.test.ts',
    probe: listed,
  },
  {
    id: 'locked-versions-stay',
    says: 'A version under the default retention of its bucket cannot be removed without the right to bypass it.',
    documentation: 'S3 user guide, "Object Lock": retention modes',
    reliedOnBy: 'packages/local/src/wire/s3/object-lock.test.ts',
    probe: locked,
  },
];
