import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { runningS3 } from './testing/running-s3.ts';

const { endpoint, put, text, deny } = runningS3();

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
    deny(['s3:BypassGovernanceRetention']);
    await expect(
      endpoint.client.send(new DeleteObjectCommand({ ...bypass, Key: 'g', VersionId: governed.VersionId })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
    deny([]);
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
