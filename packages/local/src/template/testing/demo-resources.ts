import type { JsonObject } from '../json.ts';
import { readTemplate } from '../read-template.ts';

const stack = {
  region: 'eu-west-1',
  accountId: '000000000000',
  stackName: 'demo',
  awsUrl: 'http://127.0.0.1:4566',
  httpUrl: 'http://127.0.0.1:4000',
};
export const read = (resources: JsonObject, rest: JsonObject = {}) =>
  readTemplate({ Resources: resources, ...rest }, stack);
export const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:000000000000:${rest}`;

/** A dollar before a brace in plain text looks like a mistake; here it is what Fn::Sub reads. */
const placeholders = (text: string): string => text.replaceAll('#', '$');

export const table: JsonObject = {
  Type: 'AWS::DynamoDB::Table',
  DeletionPolicy: 'Retain',
  Properties: {
    TableName: { 'Fn::Sub': placeholders('demo-#{AWS::Region}-outbox') },
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    TimeToLiveSpecification: { AttributeName: 'expiresAtSec', Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  },
};
export const role: JsonObject = {
  Type: 'AWS::IAM::Role',
  Properties: { Policies: [{ Resource: { 'Fn::GetAtt': ['Table', 'Arn'] } }] },
};
export const relay: JsonObject = {
  Type: 'AWS::Lambda::Function',
  DependsOn: ['RelayLogGroup'],
  Properties: {
    FunctionName: 'demo-relay',
    Handler: 'src/relay.handler',
    Runtime: 'nodejs24.x',
    Code: { S3Bucket: { Ref: 'Bucket' }, S3Key: 'serverless/demo/dev/1-2026/relay.zip' },
    Timeout: 30,
    MemorySize: 512,
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Environment: {
      Variables: {
        TABLE: { Ref: 'Table' },
        QUEUE_URL: { Ref: 'Queue' },
        SHARDS: 8,
        LEFT_OUT: { Ref: 'AWS::NoValue' },
        JOINED: { 'Fn::Join': ['-', ['a', { Ref: 'AWS::AccountId' }]] },
        PART: { 'Fn::Select': [1, { 'Fn::Split': [',', 'x,y'] }] },
        NESTED: {
          'Fn::Sub': [placeholders('#{Own}/#{Queue.Arn}/#{!Literal}'), { Own: { Ref: 'Table' } }],
        },
      },
    },
  },
};
export const queue = (properties: JsonObject): JsonObject => ({
  Type: 'AWS::SQS::Queue',
  Properties: properties,
});
