import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  BatchGetItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { closeServer, listenOn } from '../stack/listen.ts';
import type { TableDefinition } from '../template/definitions.ts';
import { createWireServer } from '../wire/server.ts';
import { openDynamoDoor } from './door.ts';
import { createDynamoClient } from './dynamo-client.ts';
import { type Engine, startEngine } from './engine.ts';
import { ensureTable } from './tables.ts';

const region = 'eu-west-1';
const accountId = '000000000000';
const arnOf = (table: string) => `arn:aws:dynamodb:${region}:${accountId}:table/${table}`;
const table = (name: string): TableDefinition => ({
  logicalId: name,
  name,
  arn: arnOf(name),
  hashKey: { name: 'pk', type: 'S' },
  rangeKey: undefined,
  streamView: undefined,
  streamArn: '',
  ttlAttribute: undefined,
});

/** The AWS endpoint with an engine behind it and nothing else. */
const openDoorTo = async (engineUrl: string) => {
  const asked: string[] = [];
  let denied = '';
  const errors: unknown[] = [];
  const door = openDynamoDoor({ engineUrl, tables: [table('left')], region, accountId });
  const server: Server = createWireServer({
    services: [],
    raw: [door.service],
    authorize: (_caller, action, arn) => {
      asked.push(`${action} ${arn.split(':').at(-1) ?? ''}`);
      return action === denied ? `not authorized to perform: ${action}` : undefined;
    },
    onError: (error) => errors.push(error),
  });
  const url = `http://127.0.0.1:${await listenOn(server, 0, 'port')}`;
  const client = new DynamoDBClient({
    endpoint: url,
    region,
    credentials: { accessKeyId: 'ASIATEST', secretAccessKey: 'unused' },
    maxAttempts: 1,
  });
  return {
    url,
    client,
    errors,
    asked: () => asked.splice(0),
    deny: (action: string) => {
      denied = action;
    },
    close: async () => {
      client.destroy();
      await closeServer(server);
      door.close();
    },
  };
};

describe('the engine behind the AWS endpoint', () => {
  let folder: string;
  let engine: Engine;
  let open: Awaited<ReturnType<typeof openDoorTo>>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twolane-door-'));
    engine = await startEngine({
      dataDir: folder,
      onWarning: () => undefined,
      onProcessStarted: () => undefined,
      onProcessGone: () => undefined,
    });
    const direct = createDynamoClient(engine.url);
    for (const name of ['left', 'right']) await ensureTable(direct, table(name));
    open = await openDoorTo(engine.url);
  });
  afterAll(async () => {
    await open.close();
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    open.deny('');
    open.asked();
  });

  test('calls of the SDK go through, and each asks for what IAM asks for', async () => {
    const { client } = open;
    const item = { pk: { S: 'a' }, text: { S: 'ü'.repeat(2_000) } };
    await client.send(new PutItemCommand({ TableName: 'left', Item: item }));
    expect(
      (await client.send(new GetItemCommand({ TableName: 'left', Key: { pk: { S: 'a' } } }))).Item,
    ).toEqual(item);
    await client.send(
      new QueryCommand({
        TableName: 'left',
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'a' } },
      }),
    );
    const keys = { Keys: [{ pk: { S: 'a' } }] };
    await client.send(new BatchGetItemCommand({ RequestItems: { left: keys, right: keys } }));
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['left', 'right']);
    expect(open.asked()).toEqual([
      'dynamodb:PutItem table/left',
      'dynamodb:GetItem table/left',
      'dynamodb:Query table/left',
      'dynamodb:BatchGetItem table/left',
      'dynamodb:BatchGetItem table/right',
      'dynamodb:ListTables *',
    ]);
  });

  test('a transaction asks for each of its elements, and nothing of it is done when one is refused', async () => {
    const transaction = new TransactWriteItemsCommand({
      TransactItems: [
        { Put: { TableName: 'left', Item: { pk: { S: 'b' } } } },
        {
          Update: {
            TableName: 'right',
            Key: { pk: { S: 'b' } },
            UpdateExpression: 'SET n = :n',
            ExpressionAttributeValues: { ':n': { N: '1' } },
          },
        },
        { Delete: { TableName: 'right', Key: { pk: { S: 'c' } } } },
        {
          ConditionCheck: {
            TableName: 'left',
            Key: { pk: { S: 'd' } },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
      ],
    });
    open.deny('dynamodb:ConditionCheckItem');
    await expect(open.client.send(transaction)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'not authorized to perform: dynamodb:ConditionCheckItem',
    });
    const key = { TableName: 'left', Key: { pk: { S: 'b' } } };
    expect((await open.client.send(new GetItemCommand(key))).Item).toBeUndefined();
    open.deny('');
    open.asked();
    await open.client.send(transaction);
    expect(open.asked()).toEqual([
      'dynamodb:PutItem table/left',
      'dynamodb:UpdateItem table/right',
      'dynamodb:DeleteItem table/right',
      'dynamodb:ConditionCheckItem table/left',
    ]);
    expect((await open.client.send(new GetItemCommand(key))).Item).toEqual({ pk: { S: 'b' } });
  });

  test("the engine's refusals come as they are", async () => {
    await expect(
      open.client.send(
        new PutItemCommand({
          TableName: 'left',
          Item: { pk: { S: 'a' } },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    ).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    await expect(
      open.client.send(new GetItemCommand({ TableName: 'nobody', Key: { pk: { S: 'a' } } })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('what only a template may do, and what cannot be checked, is refused by name', async () => {
    await expect(
      open.client.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM left' })),
    ).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringMatching(/DynamoDB_20120810\.ExecuteStatement\. Known are GetItem, /),
    });
    await expect(
      open.client.send(
        new CreateTableCommand({
          TableName: 'new',
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          AttributeDefinitions: [],
        }),
      ),
    ).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  test('a table is described by its name on AWS', async () => {
    const { Table } = await open.client.send(new DescribeTableCommand({ TableName: 'left' }));
    expect(Table).toMatchObject({ TableName: 'left', TableArn: arnOf('left'), TableStatus: 'ACTIVE' });
  });

  test('the bytes are those of the engine, with the checksum that clients compare', async () => {
    const send = async (url: string): Promise<{ readonly body: Buffer; readonly crc: string | null }> => {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'DynamoDB_20120810.GetItem',
          'x-amz-date': '20260101T000000Z',
          authorization:
            'AWS4-HMAC-SHA256 Credential=ASIATEST/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
        },
        body: JSON.stringify({ TableName: 'left', Key: { pk: { S: 'only' } } }),
      });
      return { body: Buffer.from(await response.arrayBuffer()), crc: response.headers.get('x-amz-crc32') };
    };
    // The engine gives several attributes in any order.
    await open.client.send(new PutItemCommand({ TableName: 'left', Item: { pk: { S: 'only' } } }));
    const through = await send(open.url);
    const direct = await send(engine.url);
    expect(through).toEqual(direct);
    expect(through.crc).toBe(String(crc32(through.body)));
  });
});

test('an engine that dies during a call is a server error of DynamoDB, and the next call finds another', async () => {
  let calls = 0;
  const engine = createServer((request, response) => {
    calls += 1;
    if (calls === 2) request.socket.destroy();
    else request.on('end', () => response.end('{"TableNames":[]}')).resume();
  });
  const open = await openDoorTo(`http://127.0.0.1:${await listenOn(engine, 0, 'port')}`);
  const list = new ListTablesCommand({});
  await open.client.send(list);
  await expect(open.client.send(list)).rejects.toMatchObject({
    name: 'InternalServerError',
    message: expect.stringMatching(/^The DynamoDB engine does not answer: /),
    $metadata: { httpStatusCode: 500 },
  });
  expect(open.errors).toHaveLength(1);
  expect((await open.client.send(list)).TableNames).toEqual([]);
  await open.close();
  await closeServer(engine);
});
