import { connect } from 'node:net';
import { largestObjectBytes, runningS3 } from './testing/running-s3.ts';

const { endpoint, put, text, filesOnDisk } = runningS3();

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
  beforeAll(async () => {
    await put('plain', 'digits', '0123456789');
    await put('versioned', 'once', 'a');
  });
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
