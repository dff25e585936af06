import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { SQSClient } from '@aws-sdk/client-sqs';
import { RetryableError } from '@twolane/store';
import { createSqsDeadLetters, createSqsRedriveQueue } from './sqs-queues.ts';

/** The client checks it. */
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const urlPrefix = 'https://sqs.eu-west-1.amazonaws.com/123456789012/twolane-dev-';

/** An endpoint that answers each action with the given JSON, in the JSON protocol of SQS. */
const answers = new Map<string, object>();
const calls: { readonly action: string; readonly body: unknown }[] = [];
let server: Server;
let client = new SQSClient({});

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const action = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
      calls.push({ action, body: JSON.parse(text) });
      const answer = answers.get(action);
      response.statusCode = answer === undefined ? 400 : 200;
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(
        JSON.stringify(answer ?? { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'no' }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  client = new SQSClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    useQueueUrlAsEndpoint: false,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
beforeEach(() => {
  calls.length = 0;
  answers.clear();
});
afterAll(() => {
  client.destroy();
  return new Promise((resolve) => server.close(resolve));
});

describe('redriving', () => {
  test('sends to the consumer’s own queue, in a group of its own, and says which were not taken', async () => {
    answers.set('SendMessageBatch', {
      Successful: [{ Id: '0', MessageId: 'x', MD5OfMessageBody: md5('a') }],
      Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }],
    });
    const queue = createSqsRedriveQueue({ urlPrefix, client });
    expect(await queue.send('orders-outcomes', ['a', 'b'])).toEqual([undefined, 'InternalError']);
    expect(calls).toEqual([
      {
        action: 'SendMessageBatch',
        body: {
          QueueUrl: `${urlPrefix}orders-outcomes`,
          Entries: [
            { Id: '0', MessageBody: 'a', MessageGroupId: 'redrive' },
            { Id: '1', MessageBody: 'b', MessageGroupId: 'redrive' },
          ],
        },
      },
    ]);
  });

  test('a call that fails has an unknown outcome', async () => {
    const queue = createSqsRedriveQueue({ urlPrefix, client });
    await expect(queue.send('orders-outcomes', ['a'])).rejects.toThrow(RetryableError);
  });
});

describe('dead letters', () => {
  test('come with the time of their first queue and the reasons that EventBridge gives', async () => {
    answers.set('ReceiveMessage', {
      Messages: [
        {
          MessageId: 'm-1',
          ReceiptHandle: 'h-1',
          Body: 'body',
          MD5OfBody: md5('body'),
          Attributes: { SentTimestamp: '1795233906000', ApproximateReceiveCount: '12' },
          MessageAttributes: { ERROR_CODE: { DataType: 'String', StringValue: 'NO_PERMISSIONS' } },
        },
      ],
    });
    const source = createSqsDeadLetters({ urlPrefix, client });
    expect(await source.receive('orders-outcomes')).toEqual([
      {
        messageId: 'm-1',
        receiptHandle: 'h-1',
        body: 'body',
        sentAtMs: 1_795_233_906_000,
        receiveCount: 12,
        attributes: { ERROR_CODE: 'NO_PERMISSIONS' },
      },
    ]);
    expect(calls[0]?.body).toMatchObject({
      QueueUrl: `${urlPrefix}orders-outcomes-dead-letters`,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 120,
    });
  });

  test('an empty queue has none', async () => {
    answers.set('ReceiveMessage', {});
    expect(await createSqsDeadLetters({ urlPrefix, client }).receive('orders-outcomes')).toEqual([]);
  });

  test('are deleted by their handles', async () => {
    answers.set('DeleteMessageBatch', { Successful: [], Failed: [] });
    await createSqsDeadLetters({ urlPrefix, client }).remove('orders-outcomes', ['h-1', 'h-2']);
    expect(calls[0]?.body).toEqual({
      QueueUrl: `${urlPrefix}orders-outcomes-dead-letters`,
      Entries: [
        { Id: '0', ReceiptHandle: 'h-1' },
        { Id: '1', ReceiptHandle: 'h-2' },
      ],
    });
  });
});
