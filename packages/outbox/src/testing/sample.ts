import { type CloudEvent, timeText } from '@twolane/contracts';
import { createMemoryStore, type MemoryStoreHooks } from '@twolane/store';
import { createJournal } from '../journal.ts';
import type { OutboxTelemetry } from '../outbox-telemetry.ts';

export const TABLE = 'outbox';
export const RETENTION_DAYS = 35;

export const eventAt = (recordedAtMs: number, id: string, data: unknown = { n: 1 }): CloudEvent => ({
  specversion: '1.0',
  id,
  source: 'twolane.orders',
  type: 'OrderPlaced.v1',
  subject: id,
  time: timeText(recordedAtMs - 1_234),
  datacontenttype: 'application/json',
  dataschema: 'urn:twolane:OrderPlaced.v1',
  partitionkey: id,
  recordedtime: timeText(recordedAtMs),
  correlationid: id,
  data,
});

export const newOutbox = ({ shards = 4, hooks = {} }: { shards?: number; hooks?: MemoryStoreHooks } = {}) => {
  const journal = createJournal({ table: TABLE, shards, retentionDays: RETENTION_DAYS });
  const store = createMemoryStore({ journal, inboxTable: 'inbox', hooks });
  const record = (...events: readonly CloudEvent[]) => store.commit({ writes: [], events });
  return { journal, store, record };
};

export interface Told {
  readonly metrics: { readonly metric: string; readonly value: number }[];
  readonly lines: { readonly level: string; readonly message: string; readonly fields: unknown }[];
}

/** Telemetry that keeps what it is told. */
export const keepingTelemetry = (): OutboxTelemetry & { readonly told: Told } => {
  const told: Told = { metrics: [], lines: [] };
  const keep = (level: string) => (message: string, fields?: unknown) => {
    told.lines.push({ level, message, fields });
  };
  return {
    told,
    metrics: {
      add: (metric, value) => {
        told.metrics.push({ metric, value });
      },
    },
    logger: { info: keep('info'), warn: keep('warn'), error: keep('error') },
  };
};
