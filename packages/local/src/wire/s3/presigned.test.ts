import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { runningS3 } from './testing/running-s3.ts';

const { endpoint } = runningS3();

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
