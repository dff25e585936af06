import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { temporaryFolder } from '../../testing/messaging.ts';
import {
  bucket,
  type OpenBuckets,
  openBuckets,
  openS3Endpoint,
  type S3Endpoint,
} from '../../testing/s3-house.ts';

const folder = temporaryFolder();
const errors: unknown[] = [];
let open: OpenBuckets;
let endpoint: S3Endpoint;
let denied: readonly string[] = [];
const definitions = [
  bucket('plain'),
  bucket('versioned', { isVersioned: true }),
  bucket('locked', {
    isVersioned: true,
    hasObjectLock: true,
    defaultRetention: { mode: 'GOVERNANCE', days: 30 },
  }),
];
const largestObjectBytes = 1_000_000;

beforeAll(async () => {
  open = openBuckets(folder.path, definitions, { largestObjectBytes });
  endpoint = await openS3Endpoint(open.buckets, undefined, {
    onError: (error) => void errors.push(error),
    authorize: (_caller, action) => (denied.includes(action) ? `not permitted: ${action}` : undefined),
  });
});
afterEach(() => {
  denied = [];
  expect(errors).toEqual([]);
});
afterAll(async () => {
  await endpoint.close();
  open.close();
  folder.remove();
});

const put = (Bucket: string, Key: string, Body: string | Buffer, more: object = {}) =>
  endpoint.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const text = async (Bucket: string, Key: string, more: object = {}): Promise<string | undefined> =>
  (await endpoint.client.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString();
const filesOnDisk = (): number => readdirSync(join(folder.path, 's3')).length;

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

describe('object lock', () => {
  test('a version is locked by default, and told so; it is hidden, not removed', async () => {
    const { VersionId } = await put('locked', 'k', 'kept');
    const head = await endpoint.client.send(new HeadObjectCommand({ Bucket: 'locked', Key: 'k' }));
    expect(head.ObjectLockMode).toBe('GOVERNANCE');
    const inDays = ((head.ObjectLockRetainUntilDate?.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(Math.round(inDays)).toBe(30);
    const removal = { Bucket: 'locked', Key: 'k', VersionId };
    await expect(endpoint.client.send(new DeleteObjectCommand(removal))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('object lock'),
    });
    await endpoint.client.send(new DeleteObjectCommand({ Bucket: 'locked', Key: 'k' }));
    expect(await text('locked', 'k', { VersionId })).toBe('kept');
  });

  test('governance gives way to who may bypass it; compliance to nobody', async () => {
    const governed = await put('locked', 'g', 'x');
    const bypass = { Bucket: 'locked', BypassGovernanceRetention: true };
    denied = ['s3:BypassGovernanceRetention'];
    await expect(
      endpoint.client.send(new DeleteObjectCommand({ ...bypass, Key: 'g', VersionId: governed.VersionId })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
    denied = [];
    await endpoint.client.send(
      new DeleteObjectCommand({ ...bypass, Key: 'g', VersionId: governed.VersionId }),
    );
    const strict = await put('locked', 'c', 'x', {
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: new Date(Date.now() + 60_000),
    });
    await expect(
      endpoint.client.send(new DeleteObjectCommand({ ...bypass, Key: 'c', VersionId: strict.VersionId })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('nothing comes in without a digest', async () => {
    const bare = new S3Client({
      endpoint: endpoint.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'A', secretAccessKey: 'b' },
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    await expect(
      bare.send(new PutObjectCommand({ Bucket: 'locked', Key: 'bare', Body: 'x' })),
    ).rejects.toMatchObject({ name: 'InvalidRequest' });
    bare.destroy();
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

describe('lists', () => {
  const keys = ['l/2026/01', 'l/2026/02', 'l/2026/10', 'l/a', 'l/é', 'l/😀', 'l0'];
  beforeAll(async () => {
    for (const key of keys) await put('plain', key, key);
    await endpoint.client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'l/none' }));
  });

  test.each([1, 2, 3, 1000])('all of a prefix in the order of its bytes, %i a page', async (pageSize) => {
    const found: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2(
      { client: endpoint.client, pageSize },
      { Bucket: 'plain', Prefix: 'l/' },
    )) {
      found.push(...(page.Contents ?? []).map(({ Key }) => Key));
    }
    expect(found).toEqual(['l/2026/01', 'l/2026/02', 'l/2026/10', 'l/a', 'l/é', 'l/😀']);
  });

  test.each([1, 2, 1000])('folders by a delimiter, %i a page', async (pageSize) => {
    const found: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2(
      { client: endpoint.client, pageSize },
      { Bucket: 'plain', Prefix: 'l', Delimiter: '/' },
    )) {
      found.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
      found.push(...(page.Contents ?? []).map(({ Key }) => Key));
      expect(page.KeyCount).toBeLessThanOrEqual(pageSize);
    }
    expect(found).toEqual(['l/', 'l0']);
  });

  test('behind a key', async () => {
    const page = await endpoint.client.send(
      new ListObjectsV2Command({ Bucket: 'plain', Prefix: 'l/2026/', StartAfter: 'l/2026/01' }),
    );
    expect(page.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([
      ['l/2026/02', 9],
      ['l/2026/10', 9],
    ]);
  });

  test('of buckets', async () => {
    const { Buckets } = await endpoint.client.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['plain', 'versioned', 'locked']);
    await endpoint.client.send(new HeadBucketCommand({ Bucket: 'plain' }));
  });
});

describe('presigned URLs', () => {
  const signer = () =>
    new S3Client({
      endpoint: endpoint.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'ASIASIGNER', secretAccessKey: 'secret' },
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });

  test('put and get with nothing but the URL', async () => {
    const client = signer();
    const at = { Bucket: 'plain', Key: 'uploads/1/file' };
    const putUrl = await getSignedUrl(client, new PutObjectCommand(at), { expiresIn: 60 });
    const stored = await fetch(putUrl, { method: 'PUT', body: 'a line\n' });
    expect([stored.status, await stored.text()]).toEqual([200, '']);
    const getUrl = await getSignedUrl(
      client,
      new GetObjectCommand({ ...at, ResponseContentDisposition: 'attachment; filename="x"' }),
      { expiresIn: 60 },
    );
    const got = await fetch(getUrl);
    expect([await got.text(), got.headers.get('content-disposition')]).toEqual([
      'a line\n',
      'attachment; filename="x"',
    ]);
  });

  test('one that has expired', async () => {
    const url = await getSignedUrl(signer(), new GetObjectCommand({ Bucket: 'plain', Key: 'digits' }), {
      expiresIn: 60,
      signingDate: new Date(Date.now() - 61_000),
    });
    const reply = await fetch(url);
    expect([reply.status, await reply.text()]).toEqual([
      403,
      expect.stringContaining('<Message>Request has expired</Message>'),
    ]);
  });

  test('one signed with the checksum of no body takes no body, as on AWS', async () => {
    const url = await getSignedUrl(endpoint.client, new PutObjectCommand({ Bucket: 'plain', Key: 'sum' }), {
      expiresIn: 60,
    });
    const reply = await fetch(url, { method: 'PUT', body: 'x' });
    expect(await reply.text()).toContain('<Code>BadDigest</Code>');
  });
});

describe('what it refuses, by S3 names', () => {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=A/20261121/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=abc';
  type Refused = readonly [
    what: string,
    method: string,
    path: string,
    headers: Record<string, string>,
    status: number,
    code: string,
  ];
  const refused: readonly Refused[] = [
    ['a bucket that is not there', 'GET', '/nobody/k', {}, 404, 'NoSuchBucket'],
    ['an object that is not there', 'GET', '/plain/nothing', {}, 404, 'NoSuchKey'],
    ['a version that is not there', 'GET', '/versioned/once?versionId=x', {}, 404, 'NoSuchVersion'],
    ['a list of the first kind', 'GET', '/plain', {}, 501, 'NotImplemented'],
    ['an upload in parts', 'POST', '/plain/k?uploads', {}, 501, 'NotImplemented'],
    ['tags', 'PUT', '/plain/k?tagging', {}, 501, 'NotImplemented'],
    ['a copy', 'PUT', '/plain/k', { 'x-amz-copy-source': '/plain/digits' }, 501, 'NotImplemented'],
    [
      'an unknown header',
      'GET',
      '/plain/digits',
      { 'x-amz-request-payer': 'requester' },
      501,
      'NotImplemented',
    ],
    ['making a bucket', 'PUT', '/other', {}, 405, 'MethodNotAllowed'],
    ['a key in no character set', 'GET', '/plain/%ff', {}, 400, 'InvalidURI'],
    ['a key that is too long', 'PUT', `/plain/${'k'.repeat(1_025)}`, {}, 400, 'KeyTooLongError'],
    ['a range behind the end', 'GET', '/plain/digits', { range: 'bytes=10-' }, 416, 'InvalidRange'],
    ['a page size that is no number', 'GET', '/plain?list-type=2&max-keys=many', {}, 400, 'InvalidArgument'],
    [
      'a token of its own making',
      'GET',
      '/plain?list-type=2&continuation-token=!!',
      {},
      400,
      'InvalidArgument',
    ],
    ['a false digest', 'PUT', '/plain/k', { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, 400, 'BadDigest'],
    ['a digest that is none', 'PUT', '/plain/k', { 'content-md5': 'AA==' }, 400, 'InvalidDigest'],
    ['a false checksum', 'PUT', '/plain/k', { 'x-amz-checksum-crc32': 'AAAAAA==' }, 400, 'BadDigest'],
    [
      'a false hash',
      'PUT',
      '/plain/k',
      { 'x-amz-content-sha256': '0'.repeat(64) },
      400,
      'XAmzContentSHA256Mismatch',
    ],
    ['much metadata', 'PUT', '/plain/k', { 'x-amz-meta-a': 'x'.repeat(2_048) }, 400, 'MetadataTooLarge'],
    [
      'a lock where there are none',
      'PUT',
      '/plain/k',
      {
        'x-amz-object-lock-mode': 'GOVERNANCE',
        'x-amz-object-lock-retain-until-date': '2030-01-01T00:00:00Z',
      },
      400,
      'InvalidRequest',
    ],
    ['half a lock', 'PUT', '/locked/k', { 'x-amz-object-lock-mode': 'GOVERNANCE' }, 400, 'InvalidArgument'],
    [
      'broken chunks',
      'PUT',
      '/plain/k',
      { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'x-amz-decoded-content-length': '4' },
      400,
      'InvalidRequest',
    ],
  ];
  beforeAll(() => put('plain', 'digits', '0123456789'));
  test.each(refused)('%s', async (_, method, path, headers, status, code) => {
    const before = filesOnDisk();
    const reply = await fetch(`${endpoint.url}${path}`, {
      method,
      headers: { authorization, ...headers },
      ...(method === 'PUT' || method === 'POST' ? { body: 'body' } : {}),
    });
    const body = await reply.text();
    expect([reply.status, /<Code>(.*)<\/Code>/.exec(body)?.[1]]).toEqual([status, code]);
    expect(reply.headers.get('content-type')).toBe('application/xml');
    expect(filesOnDisk()).toBe(before);
  });

  test('an object that is too large', async () => {
    const before = filesOnDisk();
    await expect(put('plain', 'large', Buffer.alloc(largestObjectBytes + 1))).rejects.toMatchObject({
      name: 'EntityTooLarge',
    });
    expect(filesOnDisk()).toBe(before);
    await put('plain', 'just', Buffer.alloc(largestObjectBytes));
  });

  test('who is refused with much still to send hears why', async () => {
    const body = Buffer.alloc(8_000_000);
    await expect(put('nobody', 'k', body)).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await put('plain', 'there', 'x');
    await expect(put('plain', 'there', Buffer.alloc(900_000), { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });

  test('who is not named', async () => {
    const reply = await fetch(`${endpoint.url}/plain/digits`);
    expect([reply.status, await reply.text()]).toEqual([
      403,
      expect.stringContaining('<Code>AccessDenied</Code>'),
    ]);
  });

  test('a writer who leaves in the middle leaves nothing', async () => {
    const before = filesOnDisk();
    const { hostname, port } = new URL(endpoint.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `PUT /plain/half HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-length: 1000\r\n\r\nhalf`,
          () => setTimeout(() => socket.destroy(), 50),
        );
      });
      socket.on('close', () => resolve());
    });
    await expect(text('plain', 'half')).rejects.toMatchObject({ name: 'NoSuchKey' });
    for (let look = 0; look < 50 && filesOnDisk() > before; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(filesOnDisk()).toBe(before);
  });
});
