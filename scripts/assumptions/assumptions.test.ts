/** The list of assumptions is whole and true to its page, and the probes say the right thing of the local stack. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { startLocalStack } from '@twolane/local';
import { ASSUMPTIONS } from './list.ts';
import { assumptionsPage } from './page.ts';
import { tryAll } from './try-all.ts';

const root = join(import.meta.dirname, '..', '..');
const all = ASSUMPTIONS.flatMap(({ assumptions }) => assumptions);
const arnOf = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });

const template = {
  Resources: {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'tried-table',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      },
    },
    Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'tried-dead' } },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: 'tried-queue',
        VisibilityTimeout: 2,
        RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 2 },
      },
    },
    BusQueue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'tried-bus', VisibilityTimeout: 30 } },
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'tried' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'tried-rule',
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['assumptions'] },
        Targets: [{ Id: 'queue', Arn: arnOf('BusQueue') }],
      },
    },
    BusQueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'BusQueue' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: arnOf('BusQueue'),
              Condition: { ArnEquals: { 'aws:SourceArn': arnOf('Rule') } },
            },
          ],
        },
      },
    },
    Bucket: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: 'tried-bucket',
        VersioningConfiguration: { Status: 'Enabled' },
        ObjectLockEnabled: true,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } },
        },
      },
    },
  },
};

test('each assumption has its name once, a test that exists, and either a probe or a reason', () => {
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(all.filter(({ reliedOnBy }) => !existsSync(join(root, reliedOnBy)))).toEqual([]);
  expect(all.filter(({ probe, because }) => (probe === undefined) === (because === undefined))).toEqual([]);
});

test('docs/assumptions.md is what the code says (check:aws --list > docs/assumptions.md)', () => {
  expect(readFileSync(join(root, 'docs', 'assumptions.md'), 'utf8')).toBe(assumptionsPage());
});

test('on the local stack every assumption that can be tried holds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'twolane-assumptions-'));
  const templateFile = join(folder, 'template.json');
  writeFileSync(templateFile, JSON.stringify(template));
  const stack = await startLocalStack({
    ...{ templateFile, artifactsDir: folder, dataDir: join(folder, 'data') },
    ...{ httpPort: 0, awsPort: 0, issuerPort: 0 },
  });
  try {
    const client = {
      endpoint: stack.awsUrl,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'tried', secretAccessKey: 'tried' },
    };
    const urlOf = (name: string) => `${stack.awsUrl}/000000000000/${name}`;
    const tried = await tryAll(
      {
        dynamo: new DynamoDBClient(client),
        table: 'tried-table',
        sqs: new SQSClient(client),
        queueUrl: urlOf('tried-queue'),
        deadLettersUrl: urlOf('tried-dead'),
        events: new EventBridgeClient(client),
        busName: 'tried',
        busQueueUrl: urlOf('tried-bus'),
        s3: new S3Client({ ...client, forcePathStyle: true }),
        bucket: 'tried-bucket',
        newId: randomUUID,
        sleep: (ms) => pause(ms),
      },
      () => {},
    );
    expect(tried.filter(({ verdict }) => verdict !== 'holds' && verdict !== 'not tried')).toEqual([]);
    expect(tried.filter(({ verdict }) => verdict === 'holds')).toHaveLength(
      all.filter(({ probe }) => probe !== undefined).length,
    );
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
