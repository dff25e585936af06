import { consumerFunction } from './consumer-function.ts';
import { listConsumers } from './consumer-list.ts';
import { consumerResources, type Surroundings } from './consumer-resources.ts';
import type { Subscription } from './subscription.ts';
import { stockTotals as subscription } from './testing/stock-totals.ts';

const sources: Readonly<Record<string, { source?: string }>> = {
  'StockCounted.v1': { source: 'twolane.stock' },
  'StockMoved.v1': { source: 'twolane.stock' },
  'OrderPlaced.v1': { source: 'twolane.orders' },
  'StockArrived.v1': {},
};
const findEvent = (type: string) => sources[type];
const around: Surroundings = { service: 'twolane', stage: 'dev', bus: 'EventBus', findEvent };
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

const resources = consumerResources(subscription, around);

test('one entry makes queue, dead letters, policy, rule, role and three alarms', () => {
  expect(Object.keys(resources).sort()).toEqual([
    'StockTotalsDeadLetters',
    'StockTotalsDeadLettersAlarm',
    'StockTotalsErrorsAlarm',
    'StockTotalsQueue',
    'StockTotalsQueueAgeAlarm',
    'StockTotalsQueuePolicy',
    'StockTotalsRole',
    'StockTotalsRule',
  ]);
});

test('the queue hides a message for six time-outs, keeps it 14 days, encrypted, and gives up to the dead letters', () => {
  expect(resources['StockTotalsQueue']).toEqual({
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: 'twolane-dev-stock-totals',
      VisibilityTimeout: 180,
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: arn('StockTotalsDeadLetters'), maxReceiveCount: 12 },
    },
  });
  expect(resources['StockTotalsDeadLetters']).toEqual({
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: 'twolane-dev-stock-totals-dead-letters',
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    },
  });
});

test('only this rule may send, to either queue', () => {
  const statement = (queue: string) => ({
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: arn(queue),
    Condition: { ArnEquals: { 'aws:SourceArn': arn('StockTotalsRule') } },
  });
  expect(resources['StockTotalsQueuePolicy']).toEqual({
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'StockTotalsQueue' }, { Ref: 'StockTotalsDeadLetters' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [statement('StockTotalsQueue'), statement('StockTotalsDeadLetters')],
      },
    },
  });
});

test('the rule takes the entry’s events from the bus, and has dead letters of its own', () => {
  expect(resources['StockTotalsRule']).toEqual({
    Type: 'AWS::Events::Rule',
    Properties: {
      Description: 'What stock-totals takes',
      EventBusName: { Ref: 'EventBus' },
      EventPattern: { 'detail-type': ['StockCounted.v1'], source: ['twolane.stock'] },
      State: 'ENABLED',
      Targets: [
        {
          Id: 'queue',
          Arn: arn('StockTotalsQueue'),
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
          DeadLetterConfig: { Arn: arn('StockTotalsDeadLetters') },
        },
      ],
    },
  });
});

test('the role has what the entry and its pipeline need, table by table, and nothing else', () => {
  const statement = (Action: readonly string[], id: string) => ({
    Effect: 'Allow',
    Action,
    Resource: arn(id),
  });
  expect(resources['StockTotalsRole']).toEqual({
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
      Policies: [
        {
          PolicyName: 'stock-totals',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              statement(['logs:CreateLogStream', 'logs:PutLogEvents'], 'StockTotalsLogGroup'),
              statement(
                [
                  'sqs:ChangeMessageVisibility',
                  'sqs:DeleteMessage',
                  'sqs:GetQueueAttributes',
                  'sqs:ReceiveMessage',
                ],
                'StockTotalsQueue',
              ),
              statement(['dynamodb:BatchGetItem', 'dynamodb:PutItem'], 'InboxTable'),
              statement(['dynamodb:Query'], 'OutboxTable'),
              statement(['dynamodb:PutItem'], 'ParkedTable'),
              statement(['dynamodb:GetItem'], 'StockTable'),
            ],
          },
        },
      ],
    },
  });
});

test('what may be written may be read: a rehearsal looks at what it would change', () => {
  const access = {
    StockTable: ['dynamodb:UpdateItem'],
    OtherTable: ['dynamodb:Query'],
    ForeignTable: ['dynamodb:GetItem', 'dynamodb:PutItem'],
  };
  const role = JSON.stringify(consumerResources({ ...subscription, access }, around)['StockTotalsRole']);
  expect(role).toContain(
    '"Action":["dynamodb:BatchGetItem","dynamodb:UpdateItem"],"Resource":{"Fn::GetAtt":["StockTable"',
  );
  expect(role).toContain('"Action":["dynamodb:Query"],"Resource":{"Fn::GetAtt":["OtherTable"');
  expect(role).toContain(
    '"Action":["dynamodb:GetItem","dynamodb:PutItem"],"Resource":{"Fn::GetAtt":["ForeignTable"',
  );
});

test('who records events writes them into the outbox', () => {
  const emitting: Subscription = { ...subscription, emits: ['StockMoved.v1'], access: {} };
  expect(JSON.stringify(consumerResources(emitting, around)['StockTotalsRole'])).toContain(
    '"Action":["dynamodb:PutItem"],"Resource":{"Fn::GetAtt":["OutboxTable"',
  );
  expect(JSON.stringify(consumerResources({ ...subscription, access: {} }, around))).not.toContain(
    'OutboxTable',
  );
});

test('an inbox within the aggregate needs no inbox table', () => {
  const inAggregate: Subscription = { ...subscription, inbox: 'aggregate' };
  expect(JSON.stringify(consumerResources(inAggregate, around))).not.toContain('InboxTable');
  expect(JSON.stringify(consumerFunction(inAggregate))).not.toContain('InboxTable');
});

test('alarms watch dead letters, age and errors, and tell the topic', () => {
  const watched = ['DeadLetters', 'QueueAge', 'Errors'].map((what) => resources[`StockTotals${what}Alarm`]);
  expect(watched).toMatchObject([
    {
      Properties: {
        AlarmActions: [{ Ref: 'AlarmTopic' }],
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['StockTotalsDeadLetters', 'QueueName'] } }],
        Threshold: 0,
      },
    },
    {
      Properties: {
        AlarmActions: [{ Ref: 'AlarmTopic' }],
        MetricName: 'ApproximateAgeOfOldestMessage',
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['StockTotalsQueue', 'QueueName'] } }],
        Threshold: 900,
      },
    },
    {
      Properties: {
        AlarmActions: [{ Ref: 'AlarmTopic' }],
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'StockTotalsLambdaFunction' } }],
        Threshold: 0,
      },
    },
  ]);
});

test('the function reads its queue in batches that may fail in part', () => {
  expect(consumerFunction(subscription)).toEqual({
    description: 'Keeps totals of stock',
    handler: 'services/stock/src/handlers/totals.handler',
    role: 'StockTotalsRole',
    timeout: 30,
    memorySize: 256,
    environment: {
      OUTBOX_TABLE: { Ref: 'OutboxTable' },
      PARKED_TABLE: { Ref: 'ParkedTable' },
      INBOX_TABLE: { Ref: 'InboxTable' },
      LATE_EVENTS: 'apply',
      CONSUMER_EFFECT: 'projection',
      STOCK_TABLE: { Ref: 'StockTable' },
    },
    events: [
      {
        sqs: {
          arn: arn('StockTotalsQueue'),
          batchSize: 7,
          maximumConcurrency: 5,
          functionResponseType: 'ReportBatchItemFailures',
        },
      },
    ],
  });
});

test('an entry that parks late events has a function that does', () => {
  expect(consumerFunction({ ...subscription, lateness: 'park' })).toMatchObject({
    environment: { LATE_EVENTS: 'park' },
  });
});

test('the list of consumers says what a replay must know, in order of name', () => {
  const other: Subscription = { ...subscription, name: 'audit', effect: 'external' };
  expect(listConsumers([subscription, other], around)).toMatchObject([
    { name: 'audit', effect: 'external' },
    {
      name: 'stock-totals',
      events: ['StockCounted.v1'],
      effect: 'projection',
      inbox: 'mark',
      lateness: 'apply',
      functionName: 'twolane-dev-stockTotals',
      queueName: 'twolane-dev-stock-totals',
      deadLetterQueueName: 'twolane-dev-stock-totals-dead-letters',
    },
  ]);
});
