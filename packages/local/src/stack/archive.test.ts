import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { JsonObject } from '../template/json.ts';
import { allow, arnOf, roleFor } from '../testing/roles.ts';
import { writeSmallStack } from '../testing/small-stack.ts';
import { temporaryDirectory } from '../testing/zip-fixture.ts';
import type { LocalStack } from './local-stack.ts';
import { startLocalStack } from './start-local-stack.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

const archive = (intervalSec: number): JsonObject => ({
  Archive: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'small-archive', ObjectLockEnabled: true } },
  DeliveryRole: roleFor('firehose', allow('s3:PutObject', 'arn:aws:s3:::small-archive/events/*')),
  RuleRole: roleFor('events', allow('firehose:PutRecord', arnOf('ArchiveStream'))),
  ArchiveStream: {
    Type: 'AWS::KinesisFirehose::DeliveryStream',
    Properties: {
      DeliveryStreamName: 'small-archive',
      ExtendedS3DestinationConfiguration: {
        BucketARN: { 'Fn::GetAtt': ['Archive', 'Arn'] },
        RoleARN: arnOf('DeliveryRole'),
        Prefix: 'events/!{timestamp:yyyy/MM/dd/HH}/',
        ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
        BufferingHints: { IntervalInSeconds: intervalSec, SizeInMBs: 1 },
        CompressionFormat: 'GZIP',
        ProcessingConfiguration: { Processors: [{ Type: 'AppendDelimiterToRecord' }] },
      },
    },
  },
  ArchiveRule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: [{ exists: true }] },
      Targets: [
        {
          Id: 'archive',
          Arn: { 'Fn::GetAtt': ['ArchiveStream', 'Arn'] },
          RoleArn: arnOf('RuleRole'),
          InputPath: '$.detail',
        },
      ],
    },
  },
});

const start = (intervalSec: number): Promise<LocalStack> =>
  startLocalStack({
    ...writeSmallStack(join(directory.path, `package-${intervalSec}`), archive(intervalSec)),
    dataDir: join(directory.path, 'data'),
    httpPort: 0,
    awsPort: 0,
    issuerPort: 0,
    localConcurrency: 1,
  });

const archivedIds = async (stack: LocalStack): Promise<readonly string[]> => {
  const client = new S3Client({
    endpoint: stack.awsUrl,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'ASIATEST', secretAccessKey: 'secret' },
  });
  const found: string[] = [];
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'small-archive' }));
  for (const { Key } of Contents) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'small-archive', Key }));
    const text = gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString();
    for (const line of text.trim().split('\n')) {
      const event: { readonly id: string } = JSON.parse(line);
      found.push(event.id);
    }
  }
  client.destroy();
  return found.sort();
};

test('what is published is in the archive after its interval, also when the stack ended before', async () => {
  const first = await start(900);
  const token = await first.token(['things:write'], 'test');
  for (const id of ['a', 'b', 'c']) {
    await fetch(`${first.httpUrl}/things`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id }),
    });
  }
  // A quarter of an hour of gathering is nothing to wait for.
  expect(await first.waitIdle(20_000)).toBe(true);
  expect(first.stats().deliveryStreams).toEqual([{ name: 'small-archive', waiting: 3 }]);
  expect(first.stats().ledger.counts()).toMatchObject({ published: 3, delivered: 3, acked: 3 });
  expect(await archivedIds(first)).toEqual([]);
  await first.stop();

  const second = await start(0);
  for (let look = 0; look < 100 && (second.stats().deliveryStreams[0]?.waiting ?? 0) > 0; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await archivedIds(second)).toEqual(['a', 'b', 'c']);
  await second.stop();
}, 60_000);
