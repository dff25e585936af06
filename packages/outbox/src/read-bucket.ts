import type { ReadStore } from '@twolane/store';
import { type Bucket, bucketPk } from './bucket.ts';
import { type OutboxEntry, readRow, type UnreadableRow } from './entry.ts';

const ROWS_PER_PAGE = 200;

export interface BucketPage {
  readonly entries: readonly OutboxEntry[];
  readonly unreadable: readonly UnreadableRow[];
}

/** All rows of one bucket in the order of their names, page by page: a busy minute need not fit into memory. */
export async function* readBucket(
  store: ReadStore,
  table: string,
  bucket: Bucket,
  rowsPerPage = ROWS_PER_PAGE,
): AsyncGenerator<BucketPage> {
  const pk = bucketPk(bucket);
  let after: string | undefined;
  do {
    const page = await store.query({
      table,
      pk,
      limit: rowsPerPage,
      ...(after === undefined ? {} : { after }),
    });
    const rows = page.items.flatMap(({ key, item }) => readRow({ ...key, event: item['event'] }) ?? []);
    yield {
      entries: rows.flatMap((row) => (row.ok ? [row.value] : [])),
      unreadable: rows.flatMap((row) => (row.ok ? [] : [row.refusal])),
    };
    after = page.next;
  } while (after !== undefined);
}
