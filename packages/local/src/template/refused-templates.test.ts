import type { JsonObject } from './json.ts';
import { queue, read } from './testing/demo-resources.ts';

const streamMapping = (properties: JsonObject): JsonObject => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    EventSourceArn: 'arn:aws:dynamodb:a:b:table/t/stream/l',
    FunctionName: 'f',
    StartingPosition: 'TRIM_HORIZON',
    ...properties,
  },
});

describe('what it refuses, by name and place', () => {
  test.each<[string, JsonObject, string, string]>([
    [
      'an unknown resource type',
      { X: { Type: 'AWS::Kinesis::Stream' } },
      'Resources.X',
      'AWS::Kinesis::Stream',
    ],
    [
      'an unknown property',
      { X: queue({ FifoQueue: true }) },
      'Resources.X.Properties.FifoQueue',
      'not supported',
    ],
    [
      'a condition',
      { X: { Type: 'AWS::SQS::Queue', Condition: 'C' } },
      'Resources.X.Condition',
      'not supported',
    ],
    [
      'an unknown function',
      { X: queue({ DelaySeconds: { 'Fn::If': ['a', 1, 2] } }) },
      'Resources.X.Properties.DelaySeconds',
      'Fn::If is not supported',
    ],
    [
      'an import',
      { X: queue({ QueueName: { 'Fn::ImportValue': 'n' } }) },
      'Resources.X.Properties.QueueName',
      'Fn::ImportValue',
    ],
    [
      'a reference to nothing',
      { X: queue({ DelaySeconds: { Ref: 'Nobody' } }) },
      'Resources.X.Properties.DelaySeconds',
      '"Nobody"',
    ],
    [
      'an attribute that a type does not have',
      {
        X: queue({}),
        Y: queue({ RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['X', 'Colour'] } } }),
      },
      'Resources.Y.Properties.RedrivePolicy.deadLetterTargetArn',
      '"Colour"',
    ],
    [
      'text for a number',
      { X: queue({ DelaySeconds: 'soon' }) },
      'Resources.X.Properties.DelaySeconds',
      'whole number',
    ],
    [
      'a schedule on a bus of its own',
      {
        X: {
          Type: 'AWS::Events::Rule',
          Properties: { EventBusName: 'own', ScheduleExpression: 'rate(1 hour)', Targets: [] },
        },
      },
      'Resources.X.Properties.EventBusName',
      'only on the default event bus',
    ],
    [
      'a state of a rule',
      {
        X: {
          Type: 'AWS::Events::Rule',
          Properties: { ScheduleExpression: 'rate(1 hour)', State: 'PAUSED', Targets: [] },
        },
      },
      'Resources.X.Properties.State',
      '"PAUSED"',
    ],
    [
      'an index',
      { X: { Type: 'AWS::DynamoDB::Table', Properties: { GlobalSecondaryIndexes: [] } } },
      'Resources.X.Properties.GlobalSecondaryIndexes',
      'not supported',
    ],
    [
      'a policy that lets only some queues send their dead letters',
      { X: queue({ RedriveAllowPolicy: { redrivePermission: 'denyAll' } }) },
      'Resources.X.Properties.RedriveAllowPolicy',
      'not supported',
    ],
    [
      'a destination of what succeeded',
      {
        X: {
          Type: 'AWS::Lambda::EventInvokeConfig',
          Properties: { FunctionName: 'f', Qualifier: '$LATEST', DestinationConfig: { OnSuccess: {} } },
        },
      },
      'Resources.X.Properties.DestinationConfig.OnSuccess',
      'not supported',
    ],
    [
      'events for a version of a function',
      { X: { Type: 'AWS::Lambda::EventInvokeConfig', Properties: { FunctionName: 'f', Qualifier: '7' } } },
      'Resources.X.Properties.Qualifier',
      'only $LATEST',
    ],
    [
      'a layer',
      { X: { Type: 'AWS::Lambda::Function', Properties: { Layers: [] } } },
      'Resources.X.Properties.Layers',
      'not supported',
    ],
    [
      'a rule that is neither pattern nor schedule',
      { X: { Type: 'AWS::Events::Rule', Properties: {} } },
      'Resources.X.Properties',
      'either',
    ],
    [
      'a transformed input',
      {
        X: {
          Type: 'AWS::Events::Rule',
          Properties: { EventPattern: {}, Targets: [{ Id: 'a', Arn: 'b', InputTransformer: {} }] },
        },
      },
      'Resources.X.Properties.Targets[0].InputTransformer',
      'not supported',
    ],
    [
      'a mapping from elsewhere',
      {
        X: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { EventSourceArn: 'arn:aws:kinesis:a:b:stream/c', FunctionName: 'f' },
        },
      },
      'Resources.X.Properties.EventSourceArn',
      'neither',
    ],
    [
      'several batches of a shard at a time',
      { X: streamMapping({ ParallelizationFactor: 2 }) },
      'Resources.X.Properties.ParallelizationFactor',
      'only 1',
    ],
    [
      'a tumbling window',
      { X: streamMapping({ TumblingWindowInSeconds: 30 }) },
      'Resources.X.Properties.TumblingWindowInSeconds',
      'not supported',
    ],
    [
      'another way to say what failed',
      { X: streamMapping({ FunctionResponseTypes: ['ReportEverything'] }) },
      'Resources.X.Properties.FunctionResponseTypes',
      'ReportEverything',
    ],
    [
      'a position in time',
      { X: streamMapping({ StartingPosition: 'AT_TIMESTAMP' }) },
      'Resources.X.Properties.StartingPosition',
      'AT_TIMESTAMP',
    ],
  ])('%s', (_name, resources, place, what) => {
    const { problems } = read(resources);
    expect(problems.map((problem) => problem.place)).toContain(place);
    expect(problems.find((problem) => problem.place === place)?.what).toContain(what);
  });

  test('names all problems at once', () => {
    const { problems } = read({ A: { Type: 'Other::A' }, B: { Type: 'Other::B' }, C: queue({ Odd: 1 }) });
    expect(problems.map(({ place }) => place)).toEqual([
      'Resources.A',
      'Resources.B',
      'Resources.C.Properties.Odd',
    ]);
  });

  test('a section it does not know', () => {
    expect(read({}, { Transform: 'AWS::Serverless' }).problems).toEqual([
      { place: 'template.Transform', what: 'property is not supported by the local stack' },
    ]);
  });
});
