import { logicalStemOf, type Subscription } from './subscription.ts';

type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };
export type Resources = Readonly<Record<string, Json>>;

/** What every consumer's surroundings have in common. */
export interface Surroundings {
  readonly service: string;
  readonly stage: string;
  /** Logical id of the event bus. */
  readonly bus: string;
}

const DAY_SEC = 86_400;
const RETENTION_SEC = 14 * DAY_SEC;
/** AWS asks for at least six times the function's time-out, so that a throttled batch is not handed out twice. */
const VISIBILITY_TIMEOUTS = 6;
const MAX_RECEIVES = 8;
const DELIVERY_ATTEMPTS = 185;
const OLDEST_MESSAGE_ALARM_SEC = 900;

const arnOf = (logicalId: string): Json => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

const allow = (actions: readonly string[], resource: Json): Json => ({
  Effect: 'Allow',
  Action: [...actions],
  Resource: resource,
});

/** One statement a table: what the entry asks for, joined with what the pipeline itself does there. */
function tableStatements({ access, inbox }: Subscription): readonly Json[] {
  const own: Readonly<Record<string, readonly string[]>> = {
    OutboxTable: ['dynamodb:PutItem'],
    ParkedTable: ['dynamodb:PutItem'],
    ...(inbox === 'mark' ? { InboxTable: ['dynamodb:PutItem'] } : {}),
  };
  const tables = [...new Set([...Object.keys(own), ...Object.keys(access)])].sort();
  return tables.map((table) => {
    const actions = new Set([...(own[table] ?? []), ...(access[table] ?? [])]);
    return allow([...actions].sort(), arnOf(table));
  });
}

function roleOf(subscription: Subscription, functionName: string, queue: string): Json {
  return {
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
          PolicyName: subscription.name,
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              allow(['logs:CreateLogStream', 'logs:PutLogEvents'], {
                'Fn::Sub': `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/${functionName}:*`,
              }),
              allow(
                [
                  'sqs:ChangeMessageVisibility',
                  'sqs:DeleteMessage',
                  'sqs:GetQueueAttributes',
                  'sqs:ReceiveMessage',
                ],
                arnOf(queue),
              ),
              ...tableStatements(subscription),
            ],
          },
        },
      ],
    },
  };
}

const alarm = (description: string, metric: Json, threshold: number, statistic = 'Maximum'): Json => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmDescription: description,
    AlarmActions: [{ Ref: 'AlarmTopic' }],
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    Period: 60,
    Statistic: statistic,
    Threshold: threshold,
    TreatMissingData: 'notBreaching',
    ...(typeof metric === 'object' && !Array.isArray(metric) ? metric : {}),
  },
});

const queueMetric = (metricName: string, queue: string): Json => ({
  Namespace: 'AWS/SQS',
  MetricName: metricName,
  Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
});

/** All resources of one subscription but its function: queue, dead letters, rule, policies, role, alarms. */
export function consumerResources(
  subscription: Subscription,
  around: Surroundings,
  functionName: string,
): Resources {
  const stem = logicalStemOf(subscription.name);
  const queue = `${stem}Queue`;
  const deadLetters = `${stem}DeadLetters`;
  const rule = `${stem}Rule`;
  const queueName = `${around.service}-${around.stage}-${subscription.name}`;
  const fromRule = { ArnEquals: { 'aws:SourceArn': arnOf(rule) } };
  return {
    [deadLetters]: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: `${queueName}-dead-letters`,
        MessageRetentionPeriod: RETENTION_SEC,
        SqsManagedSseEnabled: true,
      },
    },
    [queue]: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: queueName,
        MessageRetentionPeriod: RETENTION_SEC,
        SqsManagedSseEnabled: true,
        VisibilityTimeout: VISIBILITY_TIMEOUTS * subscription.timeoutSec,
        RedrivePolicy: { deadLetterTargetArn: arnOf(deadLetters), maxReceiveCount: MAX_RECEIVES },
      },
    },
    [`${stem}QueuePolicy`]: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: queue }, { Ref: deadLetters }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [queue, deadLetters].map((target) => ({
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: arnOf(target),
            Condition: fromRule,
          })),
        },
      },
    },
    [rule]: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Description: `What ${subscription.name} takes`,
        EventBusName: { Ref: around.bus },
        EventPattern: { 'detail-type': [...subscription.events] },
        Targets: [
          {
            Id: 'queue',
            Arn: arnOf(queue),
            RetryPolicy: { MaximumEventAgeInSeconds: DAY_SEC, MaximumRetryAttempts: DELIVERY_ATTEMPTS },
            DeadLetterConfig: { Arn: arnOf(deadLetters) },
          },
        ],
      },
    },
    [`${stem}Role`]: roleOf(subscription, functionName, queue),
    [`${stem}DeadLettersAlarm`]: alarm(
      `${subscription.name}: messages gave up and wait in the dead-letter queue; look at their cause, then redrive`,
      queueMetric('ApproximateNumberOfMessagesVisible', deadLetters),
      0,
    ),
    [`${stem}QueueAgeAlarm`]: alarm(
      `${subscription.name}: the oldest message waits for over ${OLDEST_MESSAGE_ALARM_SEC / 60} minutes`,
      queueMetric('ApproximateAgeOfOldestMessage', queue),
      OLDEST_MESSAGE_ALARM_SEC,
    ),
    [`${stem}ErrorsAlarm`]: alarm(
      `${subscription.name}: invocations fail as a whole (time-outs, crashes)`,
      {
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: functionName }],
      },
      0,
      'Sum',
    ),
  };
}
