import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { runningS3 } from './testing/running-s3.ts';

const { endpoint, put, text, filesOnDisk } = runningS3();

describe('objects', () => {
  test('what was put comes back: bytes, type, metadata, digest', async () => {
    const Key = 'a b/ü+%/../x//y.txt';
    const stored = await put('plain', Key, 'hello', {
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      Metadata: { author: 'me' },
    });
    // md5 of "hello"; a bucket without versions tells no version.
    expect(stored.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    expect(stored.VersionId).toBeUndefined();
    expect(stored.ChecksumCRC32).toBe('NhCmhg==');
    const got = await endpoint.client.send(new GetObjectCommand({ Bucket: 'plain', Key }));
    expect(await got.Body?.transformToString()).toBe('hello');
    expect(got).toMatchObject({
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      Metadata: { author: 'me' },
      ContentLength: 5,
      ChecksumCRC32: 'NhCmhg==',
    });
    const head = await endpoint.client.send(new HeadObjectCommand({ Bucket: 'plain', Key }));
    expect(head).toMatchObject({ ContentLength: 5, ETag: stored.ETag, Metadata: { author: 'me' } });
  });

  test('an empty object', async () => {
    await put('plain', 'empty', Buffer.alloc(0));
    expect(await text('plain', 'empty')).toBe('');
  });

  test('a stream of unknown pieces, as the SDK sends it in chunks with its checksum behind', async () => {
    const pieces = Array.from({ length: 50 }, (_, index) => Buffer.alloc(index * 137, index));
    const whole = Buffer.concat(pieces);
    const stored = await endpoint.client.send(
      new PutObjectCommand({
        Bucket: 'plain',
        Key: 'stream',
        Body: Readable.from(pieces.filter(({ length }) => length > 0)),
        ContentLength: whole.length,
      }),
    );
    expect(stored.ETag).toBe(`"${createHash('md5').update(whole).digest('hex')}"`);
    const got = await endpoint.client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'stream' }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(whole);
    expect(got.ContentEncoding).toBeUndefined();
  });

  test.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)(
    'the SDK and we agree on %s',
    async (ChecksumAlgorithm) => {
      await put('plain', `sum-${ChecksumAlgorithm}`, 'some content', { ChecksumAlgorithm });
      expect(await text('plain', `sum-${ChecksumAlgorithm}`, { ChecksumMode: 'ENABLED' })).toBe(
        'some content',
      );
    },
  );

  test.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('the range %s', async (Range, expected, ContentRange) => {
    await put('plain', 'digits', '0123456789');
    const got = await endpoint.client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'digits', Range }));
    expect([await got.Body?.transformToString(), got.ContentRange]).toEqual([expected, ContentRange]);
  });

  test('replacing and removing leave no bytes behind', async () => {
    await put('plain', 'gone', 'one');
    const before = filesOnDisk();
    await put('plain', 'gone', 'two');
    expect(filesOnDisk()).toBe(before);
    await endpoint.client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'gone' }));
    await endpoint.client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'gone' }));
    expect(filesOnDisk()).toBe(before - 1);
    await expect(text('plain', 'gone')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('versions', () => {
  test('older ones stay, a marker hides them, removing the marker brings them back', async () => {
    const one = await put('versioned', 'k', 'one');
    const two = await put('versioned', 'k', 'two');
    expect(one.VersionId).not.toBe(two.VersionId);
    expect(await text('versioned', 'k', { VersionId: one.VersionId })).toBe('one');
    const marker = await endpoint.client.send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'k' }));
    expect(marker.DeleteMarker).toBe(true);
    await expect(text('versioned', 'k')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(text('versioned', 'k', { VersionId: marker.VersionId })).rejects.toMatchObject({
      name: 'MethodNotAllowed',
    });
    await endpoint.client.send(
      new DeleteObjectCommand({ Bucket: 'versioned', Key: 'k', VersionId: marker.VersionId }),
    );
    expect(await text('versioned', 'k')).toBe('two');
    await endpoint.client.send(
      new DeleteObjectCommand({ Bucket: 'versioned', Key: 'k', VersionId: two.VersionId }),
    );
    expect(await text('versioned', 'k')).toBe('one');
  });
});

describe('conditions', () => {
  test('one of two who make the same object wins', async () => {
    const results = await Promise.allSettled(
      ['a', 'b'].map((body) => put('versioned', 'once', body, { IfNoneMatch: '*' })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } },
    });
  });

  test('an object that changed is not overwritten by who says what he read', async () => {
    const { ETag } = await put('plain', 'cas', 'one');
    await put('plain', 'cas', 'two', { IfMatch: ETag });
    await expect(put('plain', 'cas', 'three', { IfMatch: ETag })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await expect(text('plain', 'cas', { IfMatch: ETag })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });

  test('who has it already gets nothing again', async () => {
    const { ETag } = await put('plain', 'same', 'one');
    await expect(text('plain', 'same', { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
  });
});
