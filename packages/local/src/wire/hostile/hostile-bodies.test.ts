import fc from 'fast-check';
import { authorization, expectRefused, hostileHouse, nested } from '../testing/hostile-house.ts';
import { machineArn } from '../testing/whole-endpoint.ts';

/** Whatever body comes to an action gets an error of AWS; none makes the endpoint fail, and no request after it suffers. */
const { send } = hostileHouse();

const url = 'http://x/000000000000/small-queue';
const execution = 'arn:aws:states:eu-west-1:000000000000:execution:small-machine:x';
/** Actions of each service, and names of their parameters. */
const services: Readonly<
  Record<string, { readonly actions: readonly string[]; readonly names: readonly string[] }>
> = {
  AmazonSQS: {
    actions: [
      ...['SendMessage', 'SendMessageBatch', 'ReceiveMessage', 'DeleteMessage', 'DeleteMessageBatch'],
      ...['ChangeMessageVisibility', 'ChangeMessageVisibilityBatch', 'GetQueueUrl', 'GetQueueAttributes'],
      ...['ListQueues', 'PurgeQueue'],
    ],
    names: [
      ...['QueueUrl', 'Entries', 'MessageBody', 'MessageAttributes', 'ReceiptHandle', 'QueueName', 'Id'],
      ...[
        'AttributeNames',
        'MaxNumberOfMessages',
        'VisibilityTimeout',
        'MessageGroupId',
        'DelaySeconds',
        'NextToken',
      ],
    ],
  },
  AWSEvents: {
    actions: ['PutEvents', 'TestEventPattern'],
    names: [
      'Entries',
      'Event',
      'EventPattern',
      'Source',
      'DetailType',
      'Detail',
      'Time',
      'Resources',
      'EventBusName',
    ],
  },
  AWSStepFunctions: {
    actions: [
      ...['StartExecution', 'StopExecution', 'DescribeExecution', 'ListExecutions', 'GetExecutionHistory'],
      ...['DescribeStateMachine', 'SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat'],
      ...['DescribeMapRun', 'ListMapRuns', 'UpdateMapRun'],
    ],
    names: [
      ...['stateMachineArn', 'name', 'input', 'executionArn', 'taskToken', 'output', 'error', 'cause'],
      ...['mapRunArn', 'maxResults', 'nextToken', 'statusFilter', 'maxConcurrency', 'reverseOrder'],
    ],
  },
  DynamoDB_20120810: {
    actions: [
      ...[
        'GetItem',
        'PutItem',
        'UpdateItem',
        'DeleteItem',
        'Query',
        'Scan',
        'BatchGetItem',
        'BatchWriteItem',
      ],
      ...['TransactGetItems', 'TransactWriteItems', 'DescribeTable'],
    ],
    names: [
      ...[
        'TableName',
        'Key',
        'Item',
        'RequestItems',
        'TransactItems',
        'KeyConditionExpression',
        'UpdateExpression',
      ],
      ...[
        'ConditionExpression',
        'ExpressionAttributeNames',
        'ExpressionAttributeValues',
        'Limit',
        'ExclusiveStartKey',
      ],
    ],
  },
};
const targets = Object.entries(services).flatMap(([prefix, { actions }]) =>
  actions.map((action) => `${prefix}.${action}`),
);
const onePerService = Object.entries(services).map(
  ([prefix, { actions }]) => `${prefix}.${actions[0] ?? ''}`,
);

describe.each(onePerService)('%s', (target) => {
  test.each<[string, string | Buffer]>([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a number', '5'],
    ['null', 'null'],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['half a character', Buffer.from([0x22, 0xc3])],
    ['a hundred thousand objects in each other', nested(100_000)],
    [
      'a parameter that is a prototype',
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    ],
    ['a name that every object has', '{"toString":1}'],
  ])('%s', async (_, body) => {
    expectRefused(await send({ target, body }));
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('a body beyond the limit', async () => {
    const reply = await send({ target, body: Buffer.alloc(17 * 1_024 * 1_024, 0x20) });
    expect([0, 400, 413]).toContain(reply.status);
  });

  test('an encoding that is not read', async () => {
    expectRefused(await send({ target, body: '{}', headers: { 'content-encoding': 'br' } }), [400, 415]);
  });

  test('nobody who signs, and signatures that are none', async () => {
    for (const signature of [
      '',
      'Bearer x',
      `${authorization.slice(0, 40)}`,
      'AWS4-HMAC-SHA256 '.repeat(300),
    ]) {
      expectRefused(await send({ target, body: '{}', headers: { authorization: signature } }), [400, 403]);
    }
  });
});

test.each([
  'AmazonSQS.',
  'AmazonSQS.__proto__',
  'AmazonSQS.constructor',
  'AmazonSQS.SendMessage.SendMessage',
  '.SendMessage',
  'Kinesis_20131202.PutRecord',
  '__proto__.toString',
  'DynamoDB_20120810.CreateBackup',
  'DynamoDBStreams_20120810.GetRecords',
  'x'.repeat(5_000),
])('an unknown target is refused: %s', async (target) => {
  expectRefused(await send({ target, body: '{}' }), [400]);
});

test('no JSON makes an action fail, whatever the service', async () => {
  const named = fc.constantFrom(
    url,
    execution,
    'small-things',
    'small',
    'small-queue',
    '{"a":1}',
    '{}',
    "'; DROP TABLE messages;--",
  );
  const hostile = fc.constantFrom(
    '__proto__',
    'constructor',
    '\u0000',
    '\ud800',
    '../../etc/passwd',
    'x'.repeat(3_000),
    nested(200),
  );
  const value = fc.oneof(
    named,
    hostile,
    fc.jsonValue(),
    fc.jsonValue({ depthSize: 'large' }).map((json) => [json]),
  );
  const call = fc.constantFrom(...targets).chain((target) => {
    const names = services[target.slice(0, target.indexOf('.'))]?.names ?? [];
    const name = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...names) },
      { weight: 1, arbitrary: hostile },
    );
    const entry = fc.dictionary(name, value, { maxKeys: 4 });
    const body = fc.dictionary(name, fc.oneof(value, entry, fc.array(entry, { maxLength: 3 })), {
      maxKeys: 5,
    });
    return fc.record({ target: fc.constant(target), body });
  });
  await fc.assert(
    fc.asyncProperty(call, async ({ target, body }) => {
      const reply = await send({ target, body: JSON.stringify(body) });
      if (reply.status !== 200) expectRefused(reply, [400, 403, 404]);
    }),
    { numRuns: 300 },
  );
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
}, 60_000);

test.each<[string, string, string]>([
  [
    'PutEvents',
    'AWSEvents.PutEvents',
    JSON.stringify({
      Entries: [{ Source: 'a', DetailType: 'b', EventBusName: 'small', Detail: nested(30_000) }],
    }),
  ],
  [
    'an event to test',
    'AWSEvents.TestEventPattern',
    JSON.stringify({ Event: nested(30_000), EventPattern: '{"a":["b"]}' }),
  ],
  [
    'a pattern to test',
    'AWSEvents.TestEventPattern',
    JSON.stringify({ Event: '{}', EventPattern: nested(30_000) }),
  ],
  [
    'an input',
    'AWSStepFunctions.StartExecution',
    JSON.stringify({
      stateMachineArn: machineArn,
      input: nested(30_000),
    }),
  ],
  [
    'a message',
    'AmazonSQS.SendMessage',
    JSON.stringify({ QueueUrl: 'http://x/000000000000/small-dead', MessageBody: nested(30_000) }),
  ],
])('depth within a text harms nobody: %s', async (_, target, body) => {
  expect([200, 400]).toContain((await send({ target, body })).status);
});
