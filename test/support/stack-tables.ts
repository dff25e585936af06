/** What a running stack's tables hold, read past all services. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';

const STAGE = 'dev';
const PAGE_ITEMS = 500;

export type TableItem = Readonly<Record<string, unknown>>;

export function openTables(dynamodbUrl: string) {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: dynamodbUrl,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIATEST000000000000', secretAccessKey: 'not-a-secret' },
    }),
  );
  const items = async (name: string): Promise<readonly TableItem[]> => {
    const found: TableItem[] = [];
    const table = { TableName: `twolane-${STAGE}-${name}` };
    for await (const page of paginateScan({ client, pageSize: PAGE_ITEMS }, table)) {
      found.push(...(page.Items ?? []));
    }
    return found;
  };
  return {
    items,
    parked: (): Promise<readonly TableItem[]> => items('parked'),
    /** Events that were recorded; receipts and the sweeper's cursor stand in the same table. */
    recorded: async (): Promise<readonly TableItem[]> =>
      (await items('outbox')).flatMap(({ event }) => (typeof event === 'string' ? [JSON.parse(event)] : [])),
    /** Everything that a request may have written, in an order that does not depend on the engine. */
    snapshot: async (): Promise<readonly string[]> => {
      const written = await Promise.all(
        ['orders', 'payments', 'inventory', 'ingest', 'outbox', 'parked', 'gateway'].map(async (name) =>
          (await items(name))
            .filter((item) => name !== 'outbox' || 'event' in item)
            .map(
              (item) =>
                `${name} ${JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))}`,
            ),
        ),
      );
      return written.flat().sort();
    },
    close: (): void => client.destroy(),
  };
}
