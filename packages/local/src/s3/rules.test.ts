import { Readable } from 'node:stream';
import fc from 'fast-check';
import { decodeAwsChunked } from './aws-chunked.ts';
import { refusedRead, refusedWrite } from './conditions.ts';
import { addressIn, isBucketName } from './object-key.ts';
import { rangeOf } from './range.ts';
import { mayRemove, retentionOfNew } from './retention.ts';
import type { ObjectVersion } from './types.ts';

test.each([
  [undefined, 10, 'whole'],
  ['bytes=0-0', 10, { start: 0, end: 0 }],
  ['bytes=9-', 10, { start: 9, end: 9 }],
  ['bytes=-20', 10, { start: 0, end: 9 }],
  ['bytes=10-', 10, 'unsatisfiable'],
  ['bytes=-0', 10, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=5-4', 10, 'whole'],
  ['bytes=0-1,3-4', 10, 'whole'],
  ['lines=0-1', 10, 'whole'],
  ['bytes=-', 10, 'whole'],
])('range %p of %i bytes', (header, bytes, expected) => {
  expect(rangeOf(header, bytes)).toEqual(expected);
});

test.each([
  ['/', undefined, undefined],
  ['/bucket', 'bucket', undefined],
  ['/bucket/', 'bucket', undefined],
  ['/bucket/a/../b//', 'bucket', 'a/../b//'],
  ['/bucket//a', 'bucket', '/a'],
  ['/bucket/a%2Fb%20c+d', 'bucket', 'a/b c+d'],
])('%s names bucket and key', (path, bucket, key) => {
  expect(addressIn(path)).toEqual({ ok: true, value: { bucket, key } });
});

test.each([
  ['twolane-dev-archive-123456789012', true],
  ['a.b', true],
  ['ab', false],
  ['a'.repeat(64), false],
  ['Upper', false],
  ['under_score', false],
  ['a..b', false],
  ['-a-', false],
  ['192.168.0.1', false],
  ['xn--a', false],
])('%s is a name for a bucket: %p', (name, expected) => {
  expect(isBucketName(name)).toBe(expected);
});

const nowMs = Date.UTC(2026, 10, 21);
const day = 86_400_000;
test.each([
  ['never locked', undefined, false, true],
  ['locked', { mode: 'GOVERNANCE', untilMs: nowMs + 1 }, false, false],
  ['past its end', { mode: 'COMPLIANCE', untilMs: nowMs }, false, true],
  ['governance, bypassed', { mode: 'GOVERNANCE', untilMs: nowMs + 1 }, true, true],
  ['compliance, bypassed', { mode: 'COMPLIANCE', untilMs: nowMs + 1 }, true, false],
] as const)('a version that is %s may be removed: %#', (_, retention, bypass, expected) => {
  expect(mayRemove(retention, bypass, nowMs)).toBe(expected);
});

test('a wish comes before the default, and without either nothing is locked', () => {
  const wish = { mode: 'COMPLIANCE', untilMs: 5 } as const;
  const byDefault = { mode: 'GOVERNANCE', days: 30 } as const;
  expect(retentionOfNew(wish, byDefault, nowMs)).toEqual(wish);
  expect(retentionOfNew(undefined, byDefault, nowMs)).toEqual({
    mode: 'GOVERNANCE',
    untilMs: nowMs + 30 * day,
  });
  expect(retentionOfNew(undefined, undefined, nowMs)).toBeUndefined();
});

const version: ObjectVersion = {
  rowId: 1,
  bucket: 'b',
  key: 'k',
  versionId: 'null',
  isMarker: false,
  modifiedMs: nowMs + 900,
  blob: 'x',
  bytes: 1,
  etag: 'abc',
  headers: {},
  retention: undefined,
};
const none = {
  ifMatch: undefined,
  ifNoneMatch: undefined,
  ifModifiedSince: undefined,
  ifUnmodifiedSince: undefined,
};
const sameSecond = 'Sat, 21 Nov 2026 00:00:00 GMT';
const secondBefore = 'Fri, 20 Nov 2026 23:59:59 GMT';
test.each([
  ['nothing', {}, undefined],
  ['its tag', { ifMatch: '"abc"' }, undefined],
  ['a list with its tag', { ifMatch: '"x", "abc"' }, undefined],
  ['another tag', { ifMatch: '"x"' }, 412],
  ['any tag but its own', { ifNoneMatch: 'W/"abc"' }, 304],
  ['any tag but another', { ifNoneMatch: '"x"' }, undefined],
  ['what is newer than its second', { ifModifiedSince: sameSecond }, 304],
  ['what is newer than the second before', { ifModifiedSince: secondBefore }, undefined],
  ['what is older than the second before', { ifUnmodifiedSince: secondBefore }, 412],
  ['a date that is none', { ifModifiedSince: 'soon' }, undefined],
  [
    'its tag and an old date: the tag counts',
    { ifMatch: '"abc"', ifUnmodifiedSince: secondBefore },
    undefined,
  ],
  [
    'another tag and a new date: the tag counts',
    { ifNoneMatch: '"x"', ifModifiedSince: sameSecond },
    undefined,
  ],
])('a reader who wants %s', (_, conditions, status) => {
  expect(refusedRead({ ...none, ...conditions }, version)?.status).toBe(status);
});

const marker = { ...version, isMarker: true };
test.each([
  ['absent, and it is', true, undefined, undefined, undefined],
  ['absent, and it is not', true, undefined, version, 412],
  ['absent, and a marker is there', true, undefined, marker, undefined],
  ['the one he read', false, '"abc"', version, undefined],
  ['one that changed', false, '"x"', version, 412],
  ['one that is gone', false, '"abc"', marker, 412],
])('a writer who wants %s', (_, onlyIfAbsent, onlyOver, existing, status) => {
  expect(refusedWrite({ onlyIfAbsent, onlyOver }, existing)?.status).toBe(status);
});

describe('aws-chunked', () => {
  const decode = async (pieces: readonly Uint8Array[]) => {
    const trailers: string[] = [];
    const content: Buffer[] = [];
    const body = Readable.from(pieces.filter(({ length }) => length > 0));
    for await (const bytes of decodeAwsChunked(
      body,
      (name, value) => void trailers.push(`${name}=${value}`),
    )) {
      content.push(bytes);
    }
    return { content: Buffer.concat(content), trailers };
  };

  test('content and trailers come out, however the bytes came', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 })),
        fc.integer({ min: 1, max: 50 }),
        async (chunks, pieceBytes) => {
          const encoded = Buffer.concat([
            ...chunks.flatMap((chunk) => [
              Buffer.from(`${chunk.length.toString(16)};chunk-signature=0a\r\n`),
              chunk,
              Buffer.from('\r\n'),
            ]),
            Buffer.from('0\r\nX-Amz-Checksum-Crc32: AAAAAA==\r\n\r\n'),
          ]);
          const pieces: Buffer[] = [];
          for (let start = 0; start < encoded.length; start += pieceBytes) {
            pieces.push(encoded.subarray(start, start + pieceBytes));
          }
          const { content, trailers } = await decode(pieces);
          expect(content.equals(Buffer.concat(chunks))).toBe(true);
          expect(trailers).toEqual(['x-amz-checksum-crc32=AAAAAA==']);
        },
      ),
    );
  });

  test.each([
    ['no size', 'hello'],
    ['an end in a chunk', '5\r\nhel'],
    ['an end without a last chunk', '5\r\nhello\r\n'],
    ['a chunk that is too long', '3\r\nhello\r\n0\r\n\r\n'],
    ['a line without end', 'a'.repeat(10_000)],
    ['many trailers', `0\r\n${'a:b\r\n'.repeat(50)}\r\n`],
  ])('%s is refused', async (_, text) => {
    await expect(decode([Buffer.from(text)])).rejects.toThrow();
  });
});
