import { openIdentity } from '../identity/identity.ts';
import { actingOnBehalf } from '../identity/on-behalf.ts';
import type { JsonObject } from '../template/json.ts';
import { readTemplate } from '../template/read-template.ts';
import { allow, arnOf, roleFor } from './roles.ts';

export const accountId = '111122223333';
const region = 'eu-west-1';
export const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;
export const policyOf = (...Statement: readonly JsonObject[]): JsonObject => ({
  Version: '2012-10-17',
  Statement: [...Statement],
});
const forRule = (rule: string, queue: string): JsonObject => ({
  ...allow('sqs:SendMessage', arnOf(queue)),
  Principal: { Service: 'events.amazonaws.com' },
  Condition: { ArnEquals: { 'aws:SourceArn': arnOf(rule) } },
});
const lambda = (name: string, role: string): JsonObject => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: name,
    Handler: 'a.b',
    Runtime: 'nodejs24.x',
    Code: { S3Key: 'a.zip' },
    Role: arnOf(role),
  },
});
const stream = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (action) => `dynamodb:${action}`,
);

const resources: JsonObject = {
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'table',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    },
  },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'queue' } },
  Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
  QueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Queue' }, { Ref: 'Dead' }],
      PolicyDocument: policyOf(forRule('Rule', 'Queue'), forRule('Rule', 'Dead')),
    },
  },
  Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'bucket' } },
  BucketPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'Bucket' },
      PolicyDocument: policyOf(
        {
          ...allow('s3:*', 'arn:aws:s3:::bucket/*'),
          Effect: 'Deny',
          Principal: '*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        { ...allow('s3:BypassGovernanceRetention', 'arn:aws:s3:::bucket/*'), Effect: 'Deny', Principal: '*' },
      ),
    },
  },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'rule',
      EventPattern: { source: ['a'] },
      Targets: [{ Id: 'q', Arn: arnOf('Queue') }],
    },
  },
  Role: roleFor(
    'lambda',
    allow('dynamodb:PutItem', arnOf('Table')),
    allow(stream, arnOf('Table', 'StreamArn')),
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], arnOf('Queue')),
    allow('sqs:SendMessage', arnOf('Dead')),
  ),
  Extra: {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: 'extra',
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: policyOf(allow('s3:GetObject', 'arn:aws:s3:::bucket/*')),
    },
  },
  Writer: lambda('writer', 'Role'),
  Bare: roleFor('lambda'),
  Idle: lambda('idle', 'Bare'),
  Permission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: arnOf('Writer'),
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: arn('execute-api', 'local/*'),
    },
  },
  FromQueue: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { EventSourceArn: arnOf('Queue'), FunctionName: arnOf('Writer') },
  },
  FromTable: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: arnOf('Table', 'StreamArn'),
      FunctionName: arnOf('Writer'),
      StartingPosition: 'TRIM_HORIZON',
      DestinationConfig: { OnFailure: { Destination: arnOf('Dead') } },
    },
  },
  Async: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'Writer' },
      Qualifier: '$LATEST',
      DestinationConfig: { OnFailure: { Destination: arnOf('Dead') } },
    },
  },
};

/** The stack above with changes, and what its roles may. */
export const openStack = (changes: JsonObject = {}) => {
  const place = { region, accountId, stackName: 's', awsUrl: 'http://aws', httpUrl: 'http://api' };
  const { definition, problems: unread } = readTemplate({ Resources: { ...resources, ...changes } }, place);
  if (unread.length > 0) throw new Error(JSON.stringify(unread));
  const { identity, problems } = openIdentity(definition);
  return { definition, identity, problems, may: actingOnBehalf(definition, identity) };
};
