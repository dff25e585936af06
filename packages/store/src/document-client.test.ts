import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { createDocumentClient } from './document-client.ts';

test('the client has no endpoint of its own: the environment says where DynamoDB is', () => {
  expect(createDocumentClient().config.endpoint).toBeUndefined();
});

test('tries are bounded, and spaced as the SDK does by default, whatever the environment says', async () => {
  process.env['AWS_RETRY_MODE'] = 'adaptive';
  const { config } = createDocumentClient();
  expect(await config.maxAttempts()).toBe(4);
  expect(config.retryMode).toBe('standard');
});

test('a value that cannot be stored is refused, not left out', () => {
  expect(createDocumentClient().config.translateConfig?.marshallOptions).toMatchObject({
    removeUndefinedValues: false,
    convertEmptyValues: false,
  });
});

describe('calls to a database that answers as soon as so many wait', () => {
  let connections = 0;
  let atOnce = 1;
  const waiting: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    waiting.push(response);
    if (waiting.length < atOnce) return;
    for (const each of waiting.splice(0)) {
      each.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    }
  });
  server.on('connection', () => {
    connections += 1;
  });

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIATESTCLIENT000000',
      AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    connections = 0;
  });

  const get = new GetCommand({ TableName: 't', Key: { pk: 'a', sk: 'a' } });

  test('one after another take one connection', async () => {
    const client = createDocumentClient();
    for (let call = 0; call < 3; call += 1) await client.send(get);
    expect(connections).toBe(1);
  });

  test('64 are under way at the same time', async () => {
    atOnce = 64;
    const client = createDocumentClient();
    await Promise.all(Array.from({ length: 64 }, () => client.send(get)));
    expect(connections).toBe(64);
    atOnce = 1;
  });

  test('who waits longer than DynamoDB takes is told, and TLS is treated as well as no TLS', async () => {
    const client = createDocumentClient();
    await client.send(get);
    // From its first call on the handler has them so.
    expect(client.config.requestHandler).toMatchObject({
      config: {
        connectionTimeout: 1_000,
        requestTimeout: 5_000,
        throwOnRequestTimeout: true,
        httpsAgent: { keepAlive: true, maxSockets: 64 },
      },
    });
  });
});
