import { setTimeout as pause } from 'node:timers/promises';
import { CORRECTION_WINDOW_DAYS } from '@twolane/event-time';
import { createDocumentClient, createDynamoStore } from '@twolane/store';
import type { Config } from './config.ts';
import { createEventBridgeBus } from './event-bridge-bus.ts';
import { createEventBridgeClient } from './event-bridge-client.ts';
import { createJournal } from './journal.ts';
import type { OutboxTelemetry } from './outbox-telemetry.ts';
import type { PublishPorts } from './publish-and-confirm.ts';
import { defaultPutEventsLimits } from './put-events-plan.ts';

/** Rows and receipts live as long as anything may be corrected. */
const retentionDays = CORRECTION_WINDOW_DAYS;

/** The real bus and the real store, for both handlers. */
export const publishPorts = (
  { outboxTable, outboxShards, eventBusName, maxPutEventsBytes }: Config,
  telemetry: OutboxTelemetry,
): PublishPorts => ({
  bus: createEventBridgeBus({
    client: createEventBridgeClient(),
    busName: eventBusName,
    random: Math.random,
    sleep: (ms) => pause(ms),
    limits: { ...defaultPutEventsLimits, maxBytes: maxPutEventsBytes },
  }),
  store: createDynamoStore({
    client: createDocumentClient(),
    journal: createJournal({ table: outboxTable, shards: outboxShards, retentionDays }),
  }),
  table: outboxTable,
  retentionDays,
  telemetry,
});
