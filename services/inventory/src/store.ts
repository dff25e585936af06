import { CORRECTION_WINDOW_DAYS } from '@twolane/event-time';
import { createJournal } from '@twolane/outbox';
import { createDocumentClient, createDynamoStore, type Store } from '@twolane/store';
import type { Config } from './config.ts';

/**
 * The store of every function of this service; inboxes are in its aggregates' own items. Journal rows live as long as
 * anything may be corrected.
 */
export const createStore = ({ outboxTable, outboxShards }: Config): Store =>
  createDynamoStore({
    client: createDocumentClient(),
    journal: createJournal({
      table: outboxTable,
      shards: outboxShards,
      retentionDays: CORRECTION_WINDOW_DAYS,
    }),
  });
