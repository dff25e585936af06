import { isObject, type Json, type JsonObject } from '../template.ts';

const arn = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });

const roleOf = (service: string, ...statements: readonly JsonObject[]): Json => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    },
    Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }],
  },
});

const role = (...statements: readonly JsonObject[]): Json => roleOf('lambda.amazonaws.com', ...statements);

const lambda = (name: string, roleId: string, more: JsonObject = {}): Json => ({
  Type: 'AWS::Lambda::Function',
  Properties: { FunctionName: name, Role: arn(roleId), Timeout: 10, ...more },
});

const outbox = { Environment: { Variables: { OUTBOX_TABLE: { Ref: 'Table' }, OUTBOX_SHARDS: '8' } } };

const queue = (more: JsonObject = {}): Json => ({
  Type: 'AWS::SQS::Queue',
  Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600, ...more },
});

const logGroup = (name: string): Json => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName: `/aws/lambda/${name}`, RetentionInDays: 30 },
});

const depth = (queueId: string): Json => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmActions: [{ Ref: 'Topic' }],
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queueId, 'QueueName'] } }],
  },
});

const letIn = (ruleId: string, queueId: string): JsonObject => ({
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: arn(queueId),
  Condition: { ArnEquals: { 'aws:SourceArn': arn(ruleId) } },
});

const send = (queueId: string): JsonObject => ({
  Effect: 'Allow',
  Action: 'sqs:SendMessage',
  Resource: arn(queueId),
});

/** A small stack that keeps every rule: a consumer, a stream reader, a scheduled function, an API, a table. */
export const goodTemplate: JsonObject = {
  Resources: {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAtSec', Enabled: true },
      },
    },
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus' } },
    Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
    Bucket: {
      Type: 'AWS::S3::Bucket',
      Properties: { BucketEncryption: {}, PublicAccessBlockConfiguration: {} },
    },

    Stream: { Type: 'AWS::KinesisFirehose::DeliveryStream', Properties: {} },
    Archive: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: [{ exists: true }] },
        Targets: [{ Id: 'archive', Arn: arn('Stream'), DeadLetterConfig: { Arn: arn('Failures') } }],
      },
    },
    ArchiveFailuresPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { PolicyDocument: { Statement: [letIn('Archive', 'Failures')] } },
    },
    StreamRole: role({
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
      Resource: { 'Fn::Sub': `\${Bucket.Arn}/events/*` },
    }),

    Consumer: lambda('consumer', 'ConsumerRole'),
    ConsumerLogs: logGroup('consumer'),
    ConsumerRole: role({
      Effect: 'Allow',
      Action: ['logs:PutLogEvents'],
      Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:logs:x:y:log-group:/aws/lambda/consumer:*` },
    }),
    Queue: queue({ VisibilityTimeout: 60, RedrivePolicy: { deadLetterTargetArn: arn('Dead') } }),
    Dead: queue(),
    DeadAlarm: depth('Dead'),
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { 'detail-type': ['Known.v1'], source: ['twolane.known'] },
        Targets: [{ Id: 'queue', Arn: arn('Queue'), DeadLetterConfig: { Arn: arn('Dead') } }],
      },
    },
    QueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { PolicyDocument: { Statement: [letIn('Rule', 'Queue'), letIn('Rule', 'Dead')] } },
    },
    QueueMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arn('Queue'),
        FunctionName: arn('Consumer'),
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },

    Relay: lambda('relay', 'RelayRole', outbox),
    RelayLogs: logGroup('relay'),
    RelayRole: role(send('Failures')),
    Failures: queue(),
    FailuresAlarm: depth('Failures'),
    StreamMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        FunctionName: arn('Relay'),
        StartingPosition: 'TRIM_HORIZON',
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 5,
        MaximumRecordAgeInSeconds: 3600,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        DestinationConfig: { OnFailure: { Destination: arn('Failures') } },
      },
    },

    Sweeper: lambda('sweeper', 'SweeperRole', outbox),
    SweeperLogs: logGroup('sweeper'),
    SweeperRole: role(send('Failures')),
    SweeperConfig: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Sweeper' },
        DestinationConfig: { OnFailure: { Destination: arn('Failures') } },
      },
    },
    Schedule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: 'rate(1 minute)',
        Targets: [{ Id: 'sweeper', Arn: arn('Sweeper'), DeadLetterConfig: { Arn: arn('Failures') } }],
      },
    },
    FailuresPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { PolicyDocument: { Statement: [letIn('Schedule', 'Failures')] } },
    },

    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: arn('MachineRole'),
        Definition: {
          QueryLanguage: 'JSONata',
          StartAt: 'Call',
          States: {
            Call: {
              Type: 'Task',
              Resource: 'arn:aws:states:::lambda:invoke',
              Arguments: { FunctionName: arn('Consumer'), Payload: { bucket: { Ref: 'Bucket' } } },
              End: true,
            },
          },
        },
      },
    },
    MachineRole: roleOf('states.amazonaws.com', {
      Effect: 'Allow',
      Action: 'lambda:InvokeFunction',
      Resource: arn('Consumer'),
    }),

    Authorizer: { Type: 'AWS::ApiGatewayV2::Authorizer', Properties: {} },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        RouteKey: 'GET /things',
        AuthorizationType: 'JWT',
        AuthorizerId: { Ref: 'Authorizer' },
        AuthorizationScopes: ['things:read'],
      },
    },
    OpenRoute: { Type: 'AWS::ApiGatewayV2::Route', Properties: { RouteKey: 'GET /openapi.json' } },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { DefaultRouteSettings: { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 } },
    },
  },
};

/** A copy with the value at the path replaced, or removed where it is undefined. Numbers in the path index lists. */
export const planted = (
  value: Json,
  [key, ...rest]: readonly (string | number)[],
  inner: Json | undefined,
): Json => {
  if (key === undefined) return inner ?? null;
  const put = (old: Json | undefined): Json | undefined =>
    rest.length === 0 ? inner : planted(old ?? {}, rest, inner);
  if (Array.isArray(value)) {
    return value.flatMap((element: Json, index): Json[] => {
      const next = index === key ? put(element) : element;
      return next === undefined ? [] : [next];
    });
  }
  const entries = isObject(value) ? value : {};
  const next = put(entries[String(key)]);
  const { [String(key)]: _, ...others } = entries;
  return next === undefined ? others : { ...others, [String(key)]: next };
};
