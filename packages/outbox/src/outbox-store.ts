import { JOURNAL_DAYS } from '@twolane/event-time';
import { createDocumentClient, createDynamoStore, type Store } from '@twolane/store';
import { createJournal } from './journal.ts';
import type { OutboxSettings } from './settings.ts';

export interface OutboxStoreOptions extends OutboxSettings {
  /** Absent where inboxes are in the aggregates' own items. */
  readonly inboxTable?: string;
}

/**
 * The store of a deployed function: state and events in one transaction, on the DynamoDB of its environment. Journal
 * rows live for `JOURNAL_DAYS`; the archive has what is older.
 */
export const createOutboxStore = ({ outboxTable, outboxShards, inboxTable }: OutboxStoreOptions): Store =>
  createDynamoStore({
    client: createDocumentClient(),
    journal: createJournal({
      table: outboxTable,
      shards: outboxShards,
      retentionDays: JOURNAL_DAYS,
    }),
    inboxTable,
  });
