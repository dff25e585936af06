import fc from 'fast-check';
import { isJsonList, isJsonObject, type Json, parseJson } from '../../template/json.ts';
import { expectRefused, hostileHouse, nested } from '../testing/hostile-house.ts';
import { machineArn } from '../testing/whole-endpoint.ts';

const { send } = hostileHouse();
const url = 'http://x/000000000000/small-queue';

/** Calls as a client makes them. */
const proper: readonly (readonly [target: string, body: Json])[] = [
  [
    'AmazonSQS.SendMessage',
    { QueueUrl: url, MessageBody: 'x', MessageAttributes: { a: { DataType: 'Number', StringValue: '1' } } },
  ],
  [
    'AmazonSQS.SendMessageBatch',
    { QueueUrl: url, Entries: [{ Id: 'a', MessageBody: 'x', DelaySeconds: 1 }] },
  ],
  ['AmazonSQS.ReceiveMessage', { QueueUrl: url, MaxNumberOfMessages: 1, AttributeNames: ['All'] }],
  [
    'AmazonSQS.ChangeMessageVisibilityBatch',
    { QueueUrl: url, Entries: [{ Id: 'a', ReceiptHandle: 'x', VisibilityTimeout: 1 }] },
  ],
  [
    'AWSEvents.PutEvents',
    {
      Entries: [
        { Source: 'a', DetailType: 'b', Detail: '{"a":1}', EventBusName: 'small', Resources: ['r'], Time: 1 },
      ],
    },
  ],
  ['AWSEvents.TestEventPattern', { Event: '{"id":"1","source":"a"}', EventPattern: '{"source":["a"]}' }],
  ['AWSStepFunctions.StartExecution', { stateMachineArn: machineArn, input: '{"numbers":[1]}' }],
  [
    'AWSStepFunctions.ListExecutions',
    { stateMachineArn: machineArn, maxResults: 1, statusFilter: 'RUNNING' },
  ],
  ['AWSStepFunctions.SendTaskFailure', { taskToken: 'x'.repeat(40), error: 'a', cause: 'b' }],
  [
    'DynamoDB_20120810.PutItem',
    {
      TableName: 'small-seen',
      Item: { pk: { S: 'a' }, l: { L: [{ N: '1' }] }, m: { M: { b: { BOOL: true } } } },
    },
  ],
  [
    'DynamoDB_20120810.UpdateItem',
    {
      TableName: 'small-seen',
      Key: { pk: { S: 'a' } },
      UpdateExpression: 'SET #n = if_not_exists(#n, :zero)',
      ExpressionAttributeNames: { '#n': 'n' },
      ExpressionAttributeValues: { ':zero': { N: '0' } },
    },
  ],
  [
    'DynamoDB_20120810.Query',
    {
      TableName: 'small-seen',
      KeyConditionExpression: 'pk = :a',
      ExpressionAttributeValues: { ':a': { S: 'a' } },
      Limit: 1,
    },
  ],
  [
    'DynamoDB_20120810.TransactWriteItems',
    {
      TransactItems: [{ Delete: { TableName: 'small-seen', Key: { pk: { S: 'a' } } } }],
      ClientRequestToken: 'a',
    },
  ],
  [
    'DynamoDB_20120810.BatchWriteItem',
    { RequestItems: { 'small-seen': [{ PutRequest: { Item: { pk: { S: 'b' } } } }] } },
  ],
];

type Path = readonly string[];
const placesIn = (value: Json, path: Path = []): readonly Path[] =>
  typeof value === 'object' && value !== null
    ? [path, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...path, name]))]
    : [path];
const replacedIn = (value: Json, [name, ...rest]: Path, by: Json): Json => {
  if (name === undefined) return by;
  if (isJsonList(value))
    return value.map((inner, index) => (String(index) === name ? replacedIn(inner, rest, by) : inner));
  if (!isJsonObject(value)) return by;
  return Object.fromEntries(
    Object.entries(value).map(([member, inner]) => [
      member,
      member === name ? replacedIn(inner, rest, by) : inner,
    ]),
  );
};

test('a proper call with one thing in it replaced by anything is answered or refused', async () => {
  for (const [target, body] of proper) {
    expect([target, (await send({ target, body: JSON.stringify(body) })).status]).toEqual([
      target,
      target.endsWith('SendTaskFailure') ? 400 : 200,
    ]);
  }
  const other: fc.Arbitrary<Json> = fc.oneof(
    fc.jsonValue().map((value) => parseJson(JSON.stringify(value))),
    fc.constantFrom(
      '',
      '-1',
      '1e999',
      '__proto__',
      '\u0000',
      '\ud800',
      ' ',
      'x'.repeat(70_000),
      nested(500),
      -1,
      0.5,
      1e308,
    ),
    fc.constantFrom<Json>([], {}, [[]], [{}], { toString: 1 }, null),
  );
  const call = fc.constantFrom(...proper).chain(([target, body]) =>
    fc.record({
      target: fc.constant(target),
      body: fc
        .tuple(fc.constantFrom(...placesIn(body)), other)
        .map(([path, by]) => replacedIn(body, path, by)),
    }),
  );
  await fc.assert(
    fc.asyncProperty(call, async ({ target, body }) => {
      const reply = await send({ target, body: JSON.stringify(body) });
      if (reply.status !== 200) expectRefused(reply, [400, 403, 404]);
    }),
    { numRuns: 300 },
  );
}, 60_000);
