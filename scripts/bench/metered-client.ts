import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface Meter {
  calls: number;
  writeUnits: number;
  reset(): void;
}

const MAX_SOCKETS = 64;
const WRITES = new Set([
  'PutItemCommand',
  'UpdateItemCommand',
  'DeleteItemCommand',
  'TransactWriteItemsCommand',
]);

const unitsIn = (consumed: unknown): number => {
  if (Array.isArray(consumed)) return consumed.reduce((sum: number, part) => sum + unitsIn(part), 0);
  if (typeof consumed !== 'object' || consumed === null) return 0;
  return 'CapacityUnits' in consumed && typeof consumed.CapacityUnits === 'number'
    ? consumed.CapacityUnits
    : 0;
};

/**
 * A DynamoDB client that counts its calls and, by the engine's own account, the write units that they took. Every
 * variant of a comparison goes through one of these, so that its small cost is the same for all.
 */
export function createMeteredClient(endpoint: string) {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS } },
  });
  const meter: Meter = {
    calls: 0,
    writeUnits: 0,
    reset() {
      meter.calls = 0;
      meter.writeUnits = 0;
    },
  };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      meter.calls += 1;
      const isWrite = WRITES.has(context.commandName ?? '');
      const input = isWrite ? { ...args.input, ReturnConsumedCapacity: 'TOTAL' as const } : args.input;
      const result = await next({ ...args, input });
      const output: object = result.output;
      if (isWrite && 'ConsumedCapacity' in output) meter.writeUnits += unitsIn(output.ConsumedCapacity);
      return result;
    },
    { step: 'initialize', name: 'benchMeter' },
  );
  return { client, documents: DynamoDBDocumentClient.from(client), meter };
}
