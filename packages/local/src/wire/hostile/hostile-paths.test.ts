import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { authorization, expectRefused, hostileHouse } from '../testing/hostile-house.ts';

const { send, said, dataDir } = hostileHouse();

describe('paths', () => {
  const functions = '/2015-03-31/functions';
  test.each([
    `${functions}/../invocations`,
    `${functions}/%00/invocations`,
    `${functions}/%zz/invocations`,
    `${functions}/__proto__/invocations`,
    `${functions}/${'x'.repeat(5_000)}/invocations`,
    `${functions}/small-api%3A1/invocations`,
    '/small-files/%ff',
    '/..%2f..%2fetc/passwd',
    '/__proto__/key',
    '/SMALL-FILES/key',
    `/small-files/${'k'.repeat(1_100)}`,
    '/small-files/none',
    '/small-files/none?versionId=%27%20OR%201=1',
    '/small-files?list-type=2&continuation-token=%00',
    '/small-files?list-type=2&max-keys=-1',
    '/small-files?acl',
  ])('%s', async (path) => {
    const method = path.startsWith(functions) ? 'POST' : 'GET';
    expectRefused(await send({ method, path, body: method === 'POST' ? '{}' : '' }), [400, 403, 404, 501]);
  });

  test.each(['TRACE', 'PATCH', 'OPTIONS', 'PROPFIND'])('%s is no method', async (method) => {
    expectRefused(await send({ method, path: '/small-files/key' }), [400, 403, 405, 501]);
  });

  test('any key is a name and nothing more: it comes back as it was, and no file bears it', async () => {
    const odd = fc.constantFrom(
      '..',
      '/',
      '\\',
      '%2e',
      "'",
      '"',
      '\u0000',
      '\n',
      '__proto__',
      '💥',
      '?',
      '#',
      '+',
      ' ',
    );
    const key = fc
      .oneof(
        fc.array(odd, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
      )
      .filter((text) => Buffer.byteLength(text) <= 1_024);
    await fc.assert(
      fc.asyncProperty(key, fc.string(), async (name, content) => {
        const path = `/small-files/${encodeURIComponent(name)}`;
        const headers = { 'content-length': String(Buffer.byteLength(content)) };
        expect((await send({ method: 'PUT', path, body: content, headers })).status).toBe(200);
        expect(await send({ method: 'GET', path })).toMatchObject({ status: 200, body: content });
        expect((await send({ method: 'DELETE', path })).status).toBe(204);
      }),
      { numRuns: 60 },
    );
    const blobs = readdirSync(join(dataDir(), 's3'));
    expect(blobs.filter((name) => !/^[0-9a-f-]{36}$/.test(name))).toEqual([]);
  }, 60_000);
});

describe('what is hardly HTTP', () => {
  const head = `POST / HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\nx-amz-target: AmazonSQS.ListQueues\r\n`;
  test.each([
    ['no request line', 'hello\r\n\r\n'],
    ['a header without a colon', 'GET / HTTP/1.1\r\nhost x\r\n\r\n'],
    ['a header beyond the limit', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`],
    ['a negative length', `${head}content-length: -1\r\n\r\n`],
    ['two lengths', `${head}content-length: 2\r\ncontent-length: 3\r\n\r\n{}x`],
    ['a length and chunks', `${head}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a chunk without a size', `${head}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`],
    ['a NUL in the path', 'GET /\u0000 HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['half a body', `${head}content-length: 100\r\n\r\n{`],
    ['TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001'],
  ])('%s', async (_, bytes) => {
    expect(await said(bytes)).toMatch(/^$|^HTTP\/1\.1 4\d\d |^HTTP\/1\.1 501 /);
  });

  test('a target that bears a host means its path', async () => {
    const line = 'GET http://example.com/small-files/none HTTP/1.1';
    expect(await said(`${line}\r\nhost: x\r\nauthorization: ${authorization}\r\n\r\n`)).toMatch(/NoSuchKey/);
  });
});
