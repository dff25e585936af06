import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoStore, TerminalError } from '@twolane/store';
import { createTables, dynoxide, type TestEngine } from '../../../../test/support/dynamo-engine.ts';
import { onceContract } from '../testing/once-contract.ts';
import { simulatedGatewayContract } from '../testing/simulated-gateway-contract.ts';

// The same promises as in memory, on the engine that the local stack runs on, with a fresh one for each test.
const kind = dynoxide();

(kind.missing === undefined ? describe : describe.skip)(`on ${kind.name}`, () => {
  let engine: TestEngine;
  let effects: DynamoDBClient;
  beforeEach(async () => {
    engine = await kind.start();
    effects = new DynamoDBClient({
      endpoint: engine.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIATESTENGINE000000', secretAccessKey: 'not-a-secret' },
    });
  });
  afterEach(async () => {
    effects.destroy();
    await engine.stop();
  });

  simulatedGatewayContract('DynamoDB', async () => {
    await createTables(engine.client, ['Ledger']);
    return createDynamoStore({
      client: engine.client,
      inboxTable: '',
      journal: {
        rowFor: () => {
          throw new TerminalError('no events here');
        },
      },
    });
  });

  onceContract('DynamoDB', async () => {
    await effects.send(
      new CreateTableCommand({
        TableName: 'Effects',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    return new DynamoDBPersistenceLayer({
      tableName: 'Effects',
      expiryAttr: 'expiresAtSec',
      awsSdkV3Client: effects,
    });
  });
});
