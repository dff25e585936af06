import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';

const PAGE_ITEMS = 500;

/** Reads whole tables of the local stack, page by page. For figures after a run: no service reads like this. */
export function createTableReader(endpoint: string, region: string) {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region, credentials: { accessKeyId: 'start', secretAccessKey: 'start' } }),
  );
  return {
    async *items(table: string): AsyncGenerator<Readonly<Record<string, unknown>>> {
      for await (const page of paginateScan({ client, pageSize: PAGE_ITEMS }, { TableName: table })) {
        yield* page.Items ?? [];
      }
    },
    close: (): void => client.destroy(),
  };
}

export type TableReader = ReturnType<typeof createTableReader>;

/** The events of the journal; receipts and the sweeper's cursor stand in the same table and are passed over. */
export async function* journalEvents(tables: TableReader, outboxTable: string): AsyncGenerator<unknown> {
  for await (const item of tables.items(outboxTable)) {
    if (typeof item['event'] === 'string') yield JSON.parse(item['event']);
  }
}
