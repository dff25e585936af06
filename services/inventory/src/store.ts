import { CORRECTION_WINDOW_DAYS } from '@twolane/event-time';
import { createJournal } from '@twolane/outbox';
import { createDocumentClient, createDynamoStore, type Store } from '@twolane/store';
import type { Config } from './config.ts';

/** The store of every function of this service. Journal rows live as long as anything may be corrected. */
export const createStore = ({ outboxTable, outboxShards, inboxTable }: Config): Store =>
  createDynamoStore({
    client: createDocumentClient(),
    journal: createJournal({
      table: outboxTable,
      shards: outboxShards,
      retentionDays: CORRECTION_WINDOW_DAYS,
    }),
    inboxTable,
  });
