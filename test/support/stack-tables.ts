/** What a running stack's tables hold, read past all services. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';

const STAGE = 'dev';
const PAGE_ITEMS = 500;
const BUSINESS_TABLES = [
  'orders',
  'payments',
  'inventory',
  'ingest',
  'outbox',
  'parked',
  'gateway',
  'insights',
];
/** Of insights: what was published and who is watched, which change as time goes by, also where nobody does anything. */
const BY_THE_CLOCK = /^(sales \S+|sales#\S+ \S+#state|(watch|unplaced|stuck)\S* \S+)$/;

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
    snapshot: async (names: readonly string[] = BUSINESS_TABLES): Promise<readonly string[]> => {
      const written = await Promise.all(
        names.map(async (name) =>
          (await items(name))
            .filter((item) => name !== 'outbox' || 'event' in item)
            .filter(({ pk, sk }) => name !== 'insights' || !BY_THE_CLOCK.test(`${pk} ${sk}`))
            .map(
              (item) =>
                `${name} ${JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))}`,
            ),
        ),
      );
      return written.flat().sort();
    },
    /** Loses these items, as a table that was restored from before them; how many there were. */
    async lose(name: string, isLost: (item: TableItem) => boolean): Promise<number> {
      const lost = (await items(name)).filter(isLost);
      for (const { pk, sk } of lost) {
        await client.send(new DeleteCommand({ TableName: `twolane-${STAGE}-${name}`, Key: { pk, sk } }));
      }
      return lost.length;
    },
    close: (): void => client.destroy(),
  };
}
