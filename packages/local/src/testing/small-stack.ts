import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../template/json.ts';
import { allow, arnOf, roleFor } from './roles.ts';
import { writeZip } from './zip-fixture.ts';

/** Speaks AWS's JSON protocols by hand, so that the fixture needs no SDK. */
const aws = `
const call = async (url, target, version, body) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-' + version,
      'x-amz-target': target,
      'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/' +
        process.env.AWS_REGION + '/service/aws4_request, SignedHeaders=host;x-amz-target, Signature=' + '0'.repeat(64),
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(target + ' ' + response.status + ' ' + text);
  return JSON.parse(text || '{}');
};
const dynamo = (operation, body) => call(process.env.AWS_ENDPOINT_URL, 'DynamoDB_20120810.' + operation, '1.0', body);
const putEvents = (entries) => call(process.env.AWS_ENDPOINT_URL, 'AWSEvents.PutEvents', '1.1', { Entries: entries });
`;

const api = `${aws}
export const handler = async (event) => {
  const { id } = JSON.parse(event.body);
  await dynamo('PutItem', { TableName: process.env.THINGS, Item: { pk: { S: id } } });
  return { statusCode: 201, headers: { location: '/things/' + id }, body: JSON.stringify({ id }) };
};
export const tick = async (event) => {
  await dynamo('PutItem', { TableName: process.env.SEEN, Item: { pk: { S: 'tick' } } });
};
`;

const relay = `${aws}
export const handler = async (event) => {
  const { FailedEntryCount } = await putEvents(event.Records.map(({ dynamodb }) => ({
    EventBusName: process.env.BUS,
    Source: 'things',
    DetailType: 'ThingMade',
    Detail: JSON.stringify({ id: dynamodb.Keys.pk.S, source: 'things', recordedtime: new Date().toISOString() }),
  })));
  if (FailedEntryCount > 0) throw new Error('not all were taken');
};
`;

const consumer = `${aws}
export const handler = async (event) => {
  const batchItemFailures = [];
  for (const { body, messageId } of event.Records) {
    const { id } = JSON.parse(body).detail;
    if (id.startsWith('poison')) batchItemFailures.push({ itemIdentifier: messageId });
    else await dynamo('UpdateItem', { TableName: process.env.SEEN, Key: { pk: { S: id } },
      UpdateExpression: 'ADD times :one', ExpressionAttributeValues: { ':one': { N: '1' } } });
  }
  return { batchItemFailures };
};
`;

const table = (name: string, stream: boolean): JsonObject => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    ...(stream ? { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } } : {}),
  },
});
const lambda = (name: string, handler: string, role: string, timeoutSec = 10): JsonObject => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: `small-${name}`,
    Handler: handler,
    Runtime: 'nodejs24.x',
    Code: { S3Key: `a/${name}.zip` },
    Timeout: timeoutSec,
    MemorySize: 256,
    Role: arnOf(role),
    Environment: { Variables: { THINGS: { Ref: 'Things' }, SEEN: { Ref: 'Seen' }, BUS: { Ref: 'Bus' } } },
  },
});

const resources: JsonObject = {
  Things: table('small-things', true),
  Seen: table('small-seen', false),
  ApiRole: roleFor(
    'lambda',
    allow('dynamodb:PutItem', arnOf('Things')),
    allow('dynamodb:PutItem', arnOf('Seen')),
  ),
  RelayRole: roleFor(
    'lambda',
    allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      arnOf('Things', 'StreamArn'),
    ),
    allow('events:PutEvents', arnOf('Bus')),
  ),
  ConsumerRole: roleFor(
    'lambda',
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], arnOf('Queue')),
    allow('dynamodb:UpdateItem', arnOf('Seen')),
  ),
  Api: lambda('api', 'main.handler', 'ApiRole'),
  Relay: lambda('relay', 'main.handler', 'RelayRole'),
  Consumer: lambda('consumer', 'main.handler', 'ConsumerRole', 3),
  Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'small-dead' } },
  Queue: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: 'small-queue',
      VisibilityTimeout: 3,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
    },
  },
  QueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Rule', 'Arn'] } } },
          },
        ],
      },
    },
  },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'small' } },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { 'detail-type': ['ThingMade'] },
      Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
    },
  },
  FromThings: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Things', 'StreamArn'] },
      FunctionName: { 'Fn::GetAtt': ['Relay', 'Arn'] },
      StartingPosition: 'TRIM_HORIZON',
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
    },
  },
  FromQueue: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      FunctionName: { 'Fn::GetAtt': ['Consumer', 'Arn'] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
  },
  ApiPermission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: arnOf('Api'),
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: {
        'Fn::Join': [
          '',
          [
            'arn:aws:execute-api:',
            { Ref: 'AWS::Region' },
            ':',
            { Ref: 'AWS::AccountId' },
            ':',
            { Ref: 'HttpApi' },
            '/*/POST/things',
          ],
        ],
      },
    },
  },
  HttpApi: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'small', ProtocolType: 'HTTP' } },
  Authorizer: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: { Ref: 'HttpApi' },
      Name: 'jwt',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: ['small'], Issuer: 'https://deployed.example' },
    },
  },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'HttpApi' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': ['Api', 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'HttpApi' },
      RouteKey: 'POST /things',
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
      AuthorizationType: 'JWT',
      AuthorizerId: { Ref: 'Authorizer' },
      AuthorizationScopes: ['things:write'],
    },
  },
};

/**
 * A whole small stack in a folder: POST /things → table → stream → relay → bus → rule → queue → consumer →
 * table of what was seen, and how often. Ids that begin with `poison` fail in the consumer.
 */
export const writeSmallStack = (folder: string, more: JsonObject = {}) => {
  mkdirSync(folder, { recursive: true });
  writeZip(join(folder, 'api.zip'), { 'main.mjs': api });
  writeZip(join(folder, 'relay.zip'), { 'main.mjs': relay });
  writeZip(join(folder, 'consumer.zip'), { 'main.mjs': consumer });
  const templateFile = join(folder, 'template.json');
  writeFileSync(templateFile, JSON.stringify({ Resources: { ...resources, ...more } }));
  return { templateFile, artifactsDir: folder };
};
