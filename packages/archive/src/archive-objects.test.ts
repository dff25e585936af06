import { createServer, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Objects } from './archive-objects.ts';

/** Answers as S3's API reference has them: a list of two pages, one object, nothing else. */
const pages: Readonly<Record<string, string>> = {
  '': '<IsTruncated>true</IsTruncated><NextContinuationToken>2</NextContinuationToken><Contents><Key>events/a.gz</Key><Size>3</Size></Contents>',
  '2': '<IsTruncated>false</IsTruncated><Contents><Key>events/b.gz</Key><Size>5</Size></Contents>',
};
const asked: string[] = [];
let server: Server;
let s3: S3Client;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://s3');
    asked.push(`${request.method} ${pathname} ${searchParams.get('prefix') ?? ''}`.trim());
    const page = pages[searchParams.get('continuation-token') ?? ''];
    if (pathname === '/archive/' || pathname === '/archive') {
      response.end(`<ListBucketResult>${page}</ListBucketResult>`);
    } else if (pathname === '/archive/events/a.gz') response.end('abc');
    else {
      response.statusCode = 404;
      response.end('<Error><Code>NoSuchKey</Code><Message>not here</Message></Error>');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  s3 = new S3Client({
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});
afterAll(() => {
  s3.destroy();
  server.close();
  server.closeAllConnections();
});

test('all pages of a folder', async () => {
  const found: unknown[] = [];
  for await (const object of s3Objects(s3, 'archive').list('events/')) found.push(object);
  expect(found).toEqual([
    { key: 'events/a.gz', bytes: 3 },
    { key: 'events/b.gz', bytes: 5 },
  ]);
  expect(asked).toEqual([
    expect.stringMatching(/^GET \/archive\/? events\/$/),
    expect.stringMatching(/^GET \/archive\/? events\/$/),
  ]);
});

test('the bytes of an object; one that is gone is an error of the SDK', async () => {
  const objects = s3Objects(s3, 'archive');
  expect((await buffer(await objects.open('events/a.gz'))).toString()).toBe('abc');
  await expect(objects.open('events/gone.gz')).rejects.toMatchObject({ name: 'NoSuchKey' });
});
