import {
  DeleteObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { runningS3 } from './testing/running-s3.ts';

const { endpoint, put } = runningS3();

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
