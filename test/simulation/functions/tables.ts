import { JOURNAL_DAYS } from '@twolane/event-time';
import { createJournal } from '@twolane/outbox';

/** Names of tables, as short as can be: they are in every line of the trace. */
export const TABLES = {
  orders: 'Orders',
  payments: 'Payments',
  inventory: 'Inventory',
  insights: 'Insights',
  ingest: 'Ingest',
  outbox: 'Outbox',
  parked: 'Parked',
} as const;

export const journalWith = (shards: number) =>
  createJournal({ table: TABLES.outbox, shards, retentionDays: JOURNAL_DAYS });

/** Less than the deployed 30 minutes would make no difference to the rules, and a longer world. */
export const STUCK_AFTER_MS = 30 * 60_000;
