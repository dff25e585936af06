import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../packages/local/src/template/json.ts';
import { writeZip } from '../../packages/local/src/testing/zip-fixture.ts';

export const BUS = 'bench';
export const FUNCTION = 'bench-consumer';

/** Notes for each event how long it was on its way; says what it noted when it is asked. */
const consumer = `
const latenciesMs = [];
export const handler = async (event) => {
  if (event.report) return latenciesMs;
  const nowMs = performance.timeOrigin + performance.now();
  for (const { body } of event.Records) latenciesMs.push(nowMs - JSON.parse(body).detail.sentMs);
};
`;

const allowed = (action: readonly string[], resource: string): JsonObject => ({
  Effect: 'Allow',
  Action: action,
  Resource: { 'Fn::GetAtt': [resource, 'Arn'] },
});

const resources: JsonObject = {
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'bench-consumer',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
      Policies: [
        {
          PolicyName: 'consumer',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              allowed(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], 'Queue'),
            ],
          },
        },
      ],
    },
  },
  Consumer: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: FUNCTION,
      Handler: 'main.handler',
      Runtime: 'nodejs24.x',
      Code: { S3Key: 'a/consumer.zip' },
      Timeout: 10,
      MemorySize: 256,
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    },
  },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'bench-queue', VisibilityTimeout: 60 } },
  QueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            ...allowed(['sqs:SendMessage'], 'Queue'),
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Rule', 'Arn'] } } },
          },
        ],
      },
    },
  },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: BUS } },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: ['bench'] },
      Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
    },
  },
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      FunctionName: { 'Fn::GetAtt': ['Consumer', 'Arn'] },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
  },
};

/** Bus, rule, queue, mapping and function, and nothing else. */
export const writeLatencyStack = (folder: string) => {
  writeZip(join(folder, 'consumer.zip'), { 'main.mjs': consumer });
  const templateFile = join(folder, 'template.json');
  writeFileSync(templateFile, JSON.stringify({ Resources: resources }));
  return { templateFile, artifactsDir: folder };
};
