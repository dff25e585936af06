import type { JsonObject } from './json.ts';
import { read } from './testing/demo-resources.ts';

const bucket = (properties: JsonObject): JsonObject => ({ Type: 'AWS::S3::Bucket', Properties: properties });
const destination = {
  BucketARN: { 'Fn::GetAtt': ['Archive', 'Arn'] },
  RoleARN: 'arn:aws:iam::000000000000:role/firehose',
};
const stream = (more: JsonObject, properties: JsonObject = {}): JsonObject => ({
  Type: 'AWS::KinesisFirehose::DeliveryStream',
  Properties: {
    DeliveryStreamName: 'archive',
    ExtendedS3DestinationConfiguration: { ...destination, ...more },
    ...properties,
  },
});
const lock: JsonObject = {
  ObjectLockEnabled: true,
  ObjectLockConfiguration: {
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: '30' } },
  },
};

test('a bucket of the framework, one with a lock, and its policy', () => {
  const { definition, problems } = read({
    Deployment: bucket({
      BucketEncryption: { ServerSideEncryptionConfiguration: [] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true },
    }),
    Archive: bucket({
      BucketName: { 'Fn::Join': ['-', ['demo-archive', { Ref: 'AWS::AccountId' }]] },
      ...lock,
    }),
    Policy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: { Ref: 'Archive' }, PolicyDocument: { Statement: [] } },
    },
  });
  expect(problems).toEqual([]);
  expect(definition.buckets).toEqual([
    {
      logicalId: 'Deployment',
      name: 'demo-deployment',
      arn: 'arn:aws:s3:::demo-deployment',
      isVersioned: false,
      hasObjectLock: false,
      defaultRetention: undefined,
    },
    {
      logicalId: 'Archive',
      name: 'demo-archive-000000000000',
      arn: 'arn:aws:s3:::demo-archive-000000000000',
      isVersioned: true,
      hasObjectLock: true,
      defaultRetention: { mode: 'GOVERNANCE', days: 30 },
    },
  ]);
  expect(definition.bucketPolicies).toEqual([
    { logicalId: 'Policy', bucketName: 'demo-archive-000000000000', document: { Statement: [] } },
  ]);
});

test('a delivery stream with all its settings, and one with none', () => {
  const { definition, problems } = read({
    Archive: bucket({ BucketName: 'demo-archive' }),
    Full: stream({
      Prefix: 'events/!{timestamp:yyyy/MM/dd/HH}/',
      ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
      BufferingHints: { IntervalInSeconds: '60', SizeInMBs: 5 },
      CompressionFormat: 'GZIP',
      ProcessingConfiguration: {
        Enabled: true,
        Processors: [
          {
            Type: 'AppendDelimiterToRecord',
            Parameters: [{ ParameterName: 'Delimiter', ParameterValue: '\\n' }],
          },
        ],
      },
    }),
    Bare: stream({}, { DeliveryStreamName: 'bare' }),
  });
  expect(problems).toEqual([]);
  expect(definition.deliveryStreams).toEqual([
    {
      logicalId: 'Full',
      name: 'archive',
      arn: 'arn:aws:firehose:eu-west-1:000000000000:deliverystream/archive',
      roleArn: destination.RoleARN,
      bucketArn: 'arn:aws:s3:::demo-archive',
      prefix: 'events/!{timestamp:yyyy/MM/dd/HH}/',
      intervalSec: 60,
      sizeMb: 5,
      isCompressed: true,
      delimiter: '\n',
    },
    expect.objectContaining({
      name: 'bare',
      prefix: '!{timestamp:yyyy/MM/dd/HH}/',
      intervalSec: 300,
      sizeMb: 5,
      isCompressed: false,
      delimiter: '',
    }),
  ]);
});

const dated = { Prefix: 'e/!{timestamp:yyyy}/', ErrorOutputPrefix: 'x/!{firehose:error-output-type}/' };
test.each<[string, JsonObject, string, string]>([
  ['a name in capitals', bucket({ BucketName: 'Archive_1' }), 'BucketName', 'no name for a bucket'],
  [
    'a property of a bucket',
    bucket({ ReplicationConfiguration: {} }),
    'ReplicationConfiguration',
    'not supported',
  ],
  [
    'a default lock on a bucket without locks',
    bucket({ ...lock, ObjectLockEnabled: false }),
    'ObjectLockConfiguration',
    'ObjectLockEnabled',
  ],
  [
    'a lock without versions',
    bucket({ ...lock, VersioningConfiguration: { Status: 'Suspended' } }),
    'VersioningConfiguration',
    'Enabled',
  ],
  [
    'a lock for days and years',
    bucket({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 1, Years: 1 } } },
    }),
    'DefaultRetention',
    'either Days or Years',
  ],
  [
    'another source',
    stream({}, { DeliveryStreamType: 'KinesisStreamAsSource' }),
    'DeliveryStreamType',
    'DirectPut',
  ],
  ['another compression', stream({ CompressionFormat: 'Snappy' }), 'CompressionFormat', 'GZIP'],
  [
    'a long interval',
    stream({ BufferingHints: { IntervalInSeconds: 901, SizeInMBs: 1 } }),
    'IntervalInSeconds',
    '0 to 900',
  ],
  ['half of the hints', stream({ BufferingHints: { SizeInMBs: 1 } }), 'BufferingHints', 'both'],
  ['a prefix without one for errors', stream({ Prefix: dated.Prefix }), 'ErrorOutputPrefix', 'is missing'],
  [
    'an error prefix without its type',
    stream({ ...dated, ErrorOutputPrefix: 'x/!{timestamp:yyyy}/' }),
    'ErrorOutputPrefix',
    'error-output-type',
  ],
  [
    'an unknown expression',
    stream({ ...dated, Prefix: '!{partitionKeyFromQuery:a}/' }),
    'Prefix',
    'partitionKey',
  ],
  ['an unknown letter', stream({ ...dated, Prefix: '!{timestamp:QQQ}/' }), 'Prefix', 'QQQ'],
  [
    'a function on the way',
    stream({ ProcessingConfiguration: { Processors: [{ Type: 'Lambda' }] } }),
    'Processors[0].Type',
    'AppendDelimiterToRecord',
  ],
])('%s is refused', (_, resource, place, words) => {
  const { problems } = read({ Archive: bucket({ BucketName: 'demo-archive' }), X: resource });
  expect(problems).toEqual([{ place: expect.stringContaining(place), what: expect.stringContaining(words) }]);
});
