import { arn, queue, read, relay, role, table } from './testing/demo-resources.ts';

describe('what it understands', () => {
  const { definition, problems } = read({
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketEncryption: {} } },
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Anything: { 'Fn::Whatever': 1 } } },
    RelayLogGroup: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/lambda/x' } },
    Table: table,
    Role: role,
    Relay: relay,
    Dead: queue({ QueueName: 'demo-dead', MessageRetentionPeriod: 1_209_600 }),
    Queue: queue({
      VisibilityTimeout: '180',
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 },
    }),
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'demo' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['demo'] },
        Targets: [
          {
            Id: 'queue',
            Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
            RetryPolicy: { MaximumRetryAttempts: 3 },
          },
        ],
      },
    },
    Tick: {
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: 'rate(1 minute)',
        Targets: [{ Id: 'relay', Arn: { 'Fn::GetAtt': ['Relay', 'Arn'] } }],
      },
    },
    FromQueue: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        FunctionName: { Ref: 'Relay' },
        ScalingConfig: { MaximumConcurrency: 4 },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
    FromStream: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        FunctionName: { 'Fn::GetAtt': ['Relay', 'Arn'] },
        StartingPosition: 'TRIM_HORIZON',
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 10,
        MaximumBatchingWindowInSeconds: 1,
        FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Dead', 'Arn'] } } },
      },
    },
  });

  test('has no problems', () => {
    expect(problems).toEqual([]);
  });

  test('tables', () => {
    expect(definition.tables).toEqual([
      {
        logicalId: 'Table',
        name: 'demo-eu-west-1-outbox',
        arn: arn('dynamodb', 'table/demo-eu-west-1-outbox'),
        hashKey: { name: 'pk', type: 'S' },
        rangeKey: { name: 'sk', type: 'N' },
        streamView: 'NEW_IMAGE',
        streamArn: arn('dynamodb', 'table/demo-eu-west-1-outbox/stream/2026-01-01T00:00:00.000'),
        ttlAttribute: 'expiresAtSec',
      },
    ]);
  });

  test('queues: AWS defaults, names made of the stack’s name, redrive', () => {
    expect(definition.queues.find(({ logicalId }) => logicalId === 'Queue')).toMatchObject({
      name: 'demo-Queue',
      arn: arn('sqs', 'demo-Queue'),
      visibilityTimeoutSec: 180,
      retentionSec: 345_600,
      delaySec: 0,
      redrive: { deadLetterQueueArn: arn('sqs', 'demo-dead'), maxReceiveCount: 5 },
    });
  });

  test('functions: settings and environment', () => {
    expect(definition.functions).toEqual([
      {
        logicalId: 'Relay',
        name: 'demo-relay',
        arn: arn('lambda', 'function:demo-relay'),
        handler: 'src/relay.handler',
        runtime: 'nodejs24.x',
        artifact: 'relay.zip',
        timeoutMs: 30_000,
        memoryMb: 512,
        reservedConcurrency: undefined,
        roleArn: 'arn:aws:iam::000000000000:role/demo-Role',
        environment: {
          TABLE: 'demo-eu-west-1-outbox',
          QUEUE_URL: 'http://127.0.0.1:4566/000000000000/demo-Queue',
          SHARDS: '8',
          JOINED: 'a-000000000000',
          PART: 'y',
          NESTED: `demo-eu-west-1-outbox/${arn('sqs', 'demo-Queue')}/\${Literal}`,
        },
      },
    ]);
  });

  test('rules and schedules are told apart', () => {
    expect(definition.rules).toMatchObject([
      {
        name: 'demo-Rule',
        arn: arn('events', 'rule/demo/demo-Rule'),
        busName: 'demo',
        enabled: true,
        pattern: { source: ['demo'] },
        targets: [
          {
            arn: arn('sqs', 'demo-Queue'),
            deadLetterQueueArn: arn('sqs', 'demo-dead'),
            maximumRetryAttempts: 3,
            maximumEventAgeSec: 86_400,
          },
        ],
      },
    ]);
    expect(definition.schedules).toMatchObject([
      {
        expression: 'rate(1 minute)',
        targets: [{ arn: arn('lambda', 'function:demo-relay'), maximumRetryAttempts: 185 }],
      },
    ]);
  });

  test('mappings', () => {
    expect(definition.mappings).toMatchObject([
      {
        kind: 'sqs',
        functionArn: arn('lambda', 'function:demo-relay'),
        batchSize: 10,
        batchingWindowMs: 0,
        partialBatches: true,
        maximumConcurrency: 4,
      },
      {
        kind: 'stream',
        tableName: 'demo-eu-west-1-outbox',
        batchSize: 100,
        batchingWindowMs: 1_000,
        partialBatches: false,
        bisectOnError: true,
        maximumRetryAttempts: 10,
        maximumRecordAgeSec: -1,
        onFailureQueueArn: arn('sqs', 'demo-dead'),
        filters: ['{"eventName":["INSERT"]}'],
      },
    ]);
  });

  test('roles are kept whole, resolved', () => {
    expect(definition.roles[0]?.properties).toEqual({
      Policies: [{ Resource: arn('dynamodb', 'table/demo-eu-west-1-outbox') }],
    });
  });
});

test('an HTTP API is put together from its parts', () => {
  const { definition, problems } = read({
    Relay: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'demo-relay',
        Handler: 'a.b',
        Runtime: 'nodejs24.x',
        Code: { S3Key: 'a.zip' },
        Role: 'arn:r',
      },
    },
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'demo', ProtocolType: 'HTTP' } },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
    },
    Authorizer: {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId: { Ref: 'Api' },
        Name: 'jwt',
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: { Audience: ['twolane'], Issuer: 'https://issuer' },
      },
    },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'Api' },
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': ['Relay', 'Arn'] },
        PayloadFormatVersion: '2.0',
        TimeoutInMillis: 12_000,
      },
    },
    Guarded: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: 'POST /orders',
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
        AuthorizationType: 'JWT',
        AuthorizerId: { Ref: 'Authorizer' },
        AuthorizationScopes: ['orders:write'],
      },
    },
    Open: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId: { Ref: 'Api' }, RouteKey: 'GET /open', Target: 'integrations/Integration' },
    },
  });
  expect(problems).toEqual([]);
  const common = { functionArn: arn('lambda', 'function:demo-relay'), timeoutMs: 12_000 };
  expect(definition.httpApis).toEqual([
    {
      logicalId: 'Api',
      apiId: 'local',
      name: 'demo',
      stage: '$default',
      routes: [
        {
          ...common,
          routeKey: 'POST /orders',
          scopes: ['orders:write'],
          authorizer: { name: 'jwt', issuer: 'https://issuer', audiences: ['twolane'] },
        },
        { ...common, routeKey: 'GET /open', scopes: [], authorizer: undefined },
      ],
    },
  ]);
});
