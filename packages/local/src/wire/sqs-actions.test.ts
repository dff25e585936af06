import { join } from 'node:path';
import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { accountId, queueArn, queueDefinition, redriveTo, temporaryFolder } from '../testing/messaging.ts';
import { openHouse, urlOf } from '../testing/sqs-house.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
let files = 0;
const newFile = (): string => {
  files += 1;
  return join(folder.path, `${files}.db`);
};

describe('messages', () => {
  const withHouse = async (use: (sqs: SQSClient) => Promise<void>): Promise<void> => {
    const house = await openHouse(newFile());
    await use(house.sqs).finally(house.close);
  };
  const QueueUrl = urlOf('work');

  test('carry attributes of all types, and the checksums that SQS gives them', () =>
    withHouse(async (sqs) => {
      const attributes = {
        timestamp: { DataType: 'Number', StringValue: '1493147359900' },
        'trace.id': { DataType: 'String.ulid', StringValue: 'ü' },
        raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) },
      };
      const sent = await sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody: 'hello', MessageAttributes: attributes }),
      );
      expect(sent.MD5OfMessageBody).toBe('5d41402abc4b2a76b9719d911017c592');
      const all = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'], VisibilityTimeout: 0 }),
      );
      expect(all.Messages?.[0]?.MessageAttributes).toEqual(attributes);
      expect(all.Messages?.[0]?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
      expect(all.Messages?.[0]?.Attributes).toBeUndefined();
      const some = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MessageAttributeNames: ['timestamp', 'trace.*'],
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      expect(Object.keys(some.Messages?.[0]?.MessageAttributes ?? {}).sort()).toEqual([
        'timestamp',
        'trace.id',
      ]);
      expect(Object.keys(some.Messages?.[0]?.Attributes ?? {})).toEqual(['SentTimestamp']);
    }));

  test('a checksum of attributes that others computed, too', () =>
    withHouse(async (sqs) => {
      const sent = await sqs.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: 'x',
          MessageAttributes: { timestamp: { DataType: 'Number', StringValue: '1493147359900' } },
        }),
      );
      expect(sent.MD5OfMessageAttributes).toBe('235c5c510d26fb653d073faed50ae77c');
    }));

  const attribute = (DataType: string, StringValue: string | undefined) => ({
    MessageAttributes: { a: { DataType, StringValue } },
  });
  test.each<[string, object, string]>([
    ['an empty body', { MessageBody: '' }, 'MissingParameter'],
    ["a body beyond the queue's limit", { MessageBody: 'x'.repeat(262_145) }, 'InvalidParameterValue'],
    ['a control character', { MessageBody: 'a\u0001' }, 'InvalidMessageContents'],
    ['a non-character', { MessageBody: 'a\uffff' }, 'InvalidMessageContents'],
    ['a delay of 16 minutes', { DelaySeconds: 960 }, 'InvalidParameterValue'],
    ['a group with a space', { MessageGroupId: 'a b' }, 'InvalidParameterValue'],
    ['an attribute without type', attribute('', 'x'), 'InvalidParameterValue'],
    ['an attribute of an unknown type', attribute('Date', 'x'), 'InvalidParameterValue'],
    ['an attribute without value', attribute('String', ''), 'InvalidParameterValue'],
    ['a number that is none', attribute('Number', 'ten'), 'InvalidParameterValue'],
    [
      'an attribute of AWS',
      { MessageAttributes: { 'AWS.x': { DataType: 'String', StringValue: 'x' } } },
      'InvalidParameterValue',
    ],
    [
      'eleven attributes',
      {
        MessageAttributes: Object.fromEntries(
          Array.from({ length: 11 }, (_, n) => [`a${n}`, { DataType: 'String', StringValue: 'x' }]),
        ),
      },
      'InvalidParameterValue',
    ],
    ['what FIFO queues have', { MessageDeduplicationId: 'x' }, 'UnsupportedOperation'],
    [
      'a system attribute that is none',
      { MessageSystemAttributes: { Foo: { DataType: 'String', StringValue: 'x' } } },
      'InvalidParameterValue',
    ],
  ])('with %s are refused', (_, changes, name) =>
    withHouse(async (sqs) => {
      const command = new SendMessageCommand({ QueueUrl, MessageBody: 'x', ...changes });
      await expect(sqs.send(command)).rejects.toMatchObject({ name });
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      expect(Messages).toBeUndefined();
    }),
  );

  test('of a queue that does not exist', () =>
    withHouse(async (sqs) => {
      for (const url of [urlOf('nobody'), QueueUrl.replace(accountId, '000000000000'), 'nonsense', '']) {
        await expect(
          sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x' })),
        ).rejects.toMatchObject({
          name: 'QueueDoesNotExist',
          message: 'The specified queue does not exist.',
          Code: 'AWS.SimpleQueueService.NonExistentQueue',
        });
      }
    }));

  test('in batches are answered one by one', () =>
    withHouse(async (sqs) => {
      const sent = await sqs.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: [
            { Id: 'good', MessageBody: 'a' },
            { Id: 'bad', MessageBody: '\u0001' },
            { Id: 'good-2', MessageBody: 'b' },
          ],
        }),
      );
      expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['good', 'good-2']);
      expect(sent.Failed).toMatchObject([{ Id: 'bad', SenderFault: true, Code: 'InvalidMessageContents' }]);

      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      const [first, second] = Messages.map(({ ReceiptHandle }) => ReceiptHandle);
      const changed = await sqs.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl,
          Entries: [
            { Id: 'a', ReceiptHandle: first, VisibilityTimeout: 0 },
            { Id: 'b', ReceiptHandle: 'nonsense', VisibilityTimeout: 0 },
            { Id: 'c', ReceiptHandle: second, VisibilityTimeout: 43_201 },
          ],
        }),
      );
      expect(changed.Successful).toEqual([{ Id: 'a' }]);
      expect(changed.Failed).toMatchObject([
        { Id: 'b', Code: 'ReceiptHandleIsInvalid' },
        { Id: 'c', Code: 'InvalidParameterValue' },
      ]);
      const deleted = await sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl,
          Entries: [
            { Id: 'a', ReceiptHandle: second },
            { Id: 'b', ReceiptHandle: 'nonsense' },
          ],
        }),
      );
      expect(deleted.Successful).toEqual([{ Id: 'a' }]);
      expect(deleted.Failed).toMatchObject([{ Id: 'b', Code: 'ReceiptHandleIsInvalid' }]);
    }));

  const entry = (Id: string, MessageBody = 'x') => ({ Id, MessageBody });
  test.each<[string, readonly ReturnType<typeof entry>[], string]>([
    ['nothing', [], 'EmptyBatchRequest'],
    ['eleven entries', Array.from({ length: 11 }, (_, n) => entry(`${n}`)), 'TooManyEntriesInBatchRequest'],
    ['two entries of one id', [entry('a'), entry('b'), entry('a')], 'BatchEntryIdsNotDistinct'],
    ['an id with a space', [entry('a b')], 'InvalidBatchEntryId'],
    ['an id of 81 letters', [entry('a'.repeat(81))], 'InvalidBatchEntryId'],
    [
      'more than a mebibyte',
      ['a', 'b', 'c', 'd', 'e'].map((id) => entry(id, 'x'.repeat(250_000))),
      'BatchRequestTooLong',
    ],
  ])('a batch of %s is refused', (_, Entries, name) =>
    withHouse(async (sqs) => {
      const command = new SendMessageBatchCommand({ QueueUrl, Entries: [...Entries] });
      await expect(sqs.send(command)).rejects.toMatchObject({ name });
    }),
  );
});

test('queues are found by name, listed, and described', async () => {
  const { sqs, close } = await openHouse(newFile(), queueDefinition('work', redriveTo('dead', 3)));
  const own = `http://127.0.0.1:4566/${accountId}/work`;
  expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'work' }))).QueueUrl).toBe(own);
  await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'nobody' }))).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
  });
  expect((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'w' }))).QueueUrls).toEqual([own]);
  const describe = (...names: ('All' | 'RedrivePolicy' | 'QueueArn' | 'Policy')[]) =>
    sqs.send(new GetQueueAttributesCommand({ QueueUrl: own, AttributeNames: names }));
  expect((await describe('RedrivePolicy', 'Policy')).Attributes).toEqual({
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn('dead'), maxReceiveCount: 3 }),
  });
  expect((await describe('All')).Attributes).toMatchObject({
    QueueArn: queueArn('work'),
    CreatedTimestamp: '1800000000',
    VisibilityTimeout: '30',
  });
  await close();
});

test('a caller who hangs up during a long poll takes no message with him', async () => {
  const { sqs, messaging, served, close } = await openHouse(newFile());
  const hangUp = new AbortController();
  const poll = sqs.send(new ReceiveMessageCommand({ QueueUrl: urlOf('work'), WaitTimeSeconds: 20 }), {
    abortSignal: hangUp.signal,
  });
  await sqs.send(new ListQueuesCommand({}));
  hangUp.abort();
  await expect(poll).rejects.toMatchObject({ name: 'AbortError' });
  while (served() < 2) await new Promise((resolve) => setImmediate(resolve));
  messaging.queue('work').send([{ body: 'still here' }]);
  expect(messaging.queue('work').counts()).toMatchObject({ visible: 1, inFlight: 0 });
  await close();
});

test.each<[string, (sqs: SQSClient) => Promise<object>]>([
  ['CreateQueue', (sqs) => sqs.send(new CreateQueueCommand({ QueueName: 'other' }))],
  ['PurgeQueue', (sqs) => sqs.send(new PurgeQueueCommand({ QueueUrl: urlOf('work') }))],
  [
    'StartMessageMoveTask',
    (sqs) => sqs.send(new StartMessageMoveTaskCommand({ SourceArn: queueArn('dead') })),
  ],
])('%s is refused by name: queues come from the template, and nothing calls the rest', async (name, send) => {
  const { sqs, close } = await openHouse(newFile());
  await expect(send(sqs)).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: expect.stringContaining(`does not support AmazonSQS.${name}.`),
  });
  await close();
});
