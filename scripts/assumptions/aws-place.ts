import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Place } from './assumption.ts';

const TABLE_LIMIT_SEC = 120;
const RULE = 'assumptions';

/** What was made, and how each is removed again, the last first. */
export interface AwsPlace extends AsyncDisposable {
  readonly place: Place;
}

/**
 * Makes a table, three queues, a bus with a rule and a bucket, all named `twolane-assumptions-…`, with the credentials of
 * the environment. What was made is removed on disposal, also when making it failed half-way.
 */
export async function makeAwsPlace(options: {
  readonly region: string;
  readonly name: string;
  readonly newId: () => string;
  readonly sleep: (ms: number) => Promise<unknown>;
}): Promise<AwsPlace> {
  const { region, name } = options;
  await using cleanup = new AsyncDisposableStack();
  const dynamo = new DynamoDBClient({ region });
  const sqs = new SQSClient({ region });
  const events = new EventBridgeClient({ region });
  const s3 = new S3Client({ region });
  for (const client of [dynamo, sqs, events, s3]) cleanup.defer(() => client.destroy());

  await dynamo.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  cleanup.defer(async () => void (await dynamo.send(new DeleteTableCommand({ TableName: name }))));
  await waitUntilTableExists({ client: dynamo, maxWaitTime: TABLE_LIMIT_SEC }, { TableName: name });

  const makeQueue = async (suffix: string, attributes: Record<string, string>) => {
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({ QueueName: `${name}-${suffix}`, Attributes: attributes }),
    );
    cleanup.defer(async () => void (await sqs.send(new DeleteQueueCommand({ QueueUrl }))));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    return { url: QueueUrl ?? '', arn: Attributes?.QueueArn ?? '' };
  };
  const dead = await makeQueue('dead', {});
  const redrive = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
  const queue = await makeQueue('queue', { VisibilityTimeout: '2', RedrivePolicy: redrive });
  const busQueue = await makeQueue('bus', { VisibilityTimeout: '30' });

  const { EventBusArn } = await events.send(new CreateEventBusCommand({ Name: name }));
  cleanup.defer(async () => void (await events.send(new DeleteEventBusCommand({ Name: name }))));
  const onBus = { EventBusName: name };
  const { RuleArn } = await events.send(
    new PutRuleCommand({ ...onBus, Name: RULE, EventPattern: JSON.stringify({ source: ['assumptions'] }) }),
  );
  cleanup.defer(async () => void (await events.send(new DeleteRuleCommand({ ...onBus, Name: RULE }))));
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: busQueue.arn,
        Condition: { ArnEquals: { 'aws:SourceArn': RuleArn ?? EventBusArn } },
      },
    ],
  };
  await sqs.send(
    new SetQueueAttributesCommand({ QueueUrl: busQueue.url, Attributes: { Policy: JSON.stringify(policy) } }),
  );
  await events.send(
    new PutTargetsCommand({ ...onBus, Rule: RULE, Targets: [{ Id: 'queue', Arn: busQueue.arn }] }),
  );
  cleanup.defer(
    async () => void (await events.send(new RemoveTargetsCommand({ ...onBus, Rule: RULE, Ids: ['queue'] }))),
  );

  await s3.send(new CreateBucketCommand({ Bucket: name, ObjectLockEnabledForBucket: true }));
  cleanup.defer(async () => {
    // A page holds a thousand, and a run leaves some dozens.
    const { Versions = [], DeleteMarkers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket: name }),
    );
    for (const { Key, VersionId } of [...Versions, ...DeleteMarkers])
      await s3.send(
        new DeleteObjectCommand({ Bucket: name, Key, VersionId, BypassGovernanceRetention: true }),
      );
    await s3.send(new DeleteBucketCommand({ Bucket: name }));
  });
  await s3.send(
    new PutObjectLockConfigurationCommand({
      Bucket: name,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } },
      },
    }),
  );

  const made = cleanup.move();
  return {
    place: {
      ...{ dynamo, table: name, sqs, queueUrl: queue.url, deadLettersUrl: dead.url },
      ...{ events, busName: name, busQueueUrl: busQueue.url, s3, bucket: name },
      newId: options.newId,
      sleep: options.sleep,
    },
    [Symbol.asyncDispose]: () => made.disposeAsync(),
  };
}
