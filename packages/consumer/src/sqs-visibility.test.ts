import { createServer, type Server } from 'node:http';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createSqsVisibility, queueUrlOf } from './sqs-visibility.ts';
import { createVisibility } from './visibility.ts';

test.each([
  [
    'arn:aws:sqs:eu-west-1:123456789012:twolane-dev-orders-outcomes',
    'https://sqs.eu-west-1.amazonaws.com/123456789012/twolane-dev-orders-outcomes',
  ],
  ['arn:aws-cn:sqs:cn-north-1:123456789012:q', 'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q'],
  ['arn:aws-us-gov:sqs:us-gov-west-1:1:q', 'https://sqs.us-gov-west-1.amazonaws.com/1/q'],
])('%s', (arn, url) => {
  expect(queueUrlOf(arn)).toBe(url);
});

describe('over the wire', () => {
  interface Call {
    readonly action: string | string[] | undefined;
    readonly body: unknown;
  }
  const calls: Call[] = [];
  let server: Server;
  let endpoint = '';

  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => {
        text += chunk;
      });
      request.on('end', () => {
        calls.push({ action: request.headers['x-amz-target'], body: JSON.parse(text) });
        response.setHeader('content-type', 'application/x-amz-json-1.0');
        response.end('{"Successful":[],"Failed":[]}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address === 'object' && address !== null) endpoint = `http://127.0.0.1:${address.port}`;
  });
  beforeEach(() => {
    calls.length = 0;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const arn = 'arn:aws:sqs:eu-west-1:123456789012:q';
  const waiting = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ receiptHandle: `h${i}`, delaySec: i }));

  test('calls the client’s endpoint, not the queue’s address, in calls of at most ten', async () => {
    const client = new SQSClient({
      endpoint,
      region: 'eu-west-1',
      useQueueUrlAsEndpoint: false,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await createSqsVisibility(client).postpone(arn, waiting(12));
    client.destroy();
    expect(calls.map(({ action }) => action)).toEqual([
      'AmazonSQS.ChangeMessageVisibilityBatch',
      'AmazonSQS.ChangeMessageVisibilityBatch',
    ]);
    expect(calls[1]?.body).toEqual({
      QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/q',
      Entries: [
        { Id: '0', ReceiptHandle: 'h10', VisibilityTimeout: 10 },
        { Id: '1', ReceiptHandle: 'h11', VisibilityTimeout: 11 },
      ],
    });
  });

  // Where the endpoint is another one (a VPC endpoint, or everything on one machine), the queue's own address leads nowhere.
  test('as deployed: an endpoint from the environment is called, and a call without entries, which SQS refuses, never made', async () => {
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    const visibility = createVisibility();
    await visibility.postpone(arn, []);
    await visibility.postpone(arn, waiting(20));
    expect(calls).toMatchObject([
      { body: { Entries: { length: 10 } } },
      { body: { Entries: { length: 10 } } },
    ]);
  });
});
