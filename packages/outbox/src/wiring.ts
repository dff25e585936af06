import { setTimeout as pause } from 'node:timers/promises';
import { JOURNAL_DAYS } from '@twolane/event-time';
import type { Config } from './config.ts';
import { createEventBridgeBus } from './event-bridge-bus.ts';
import { createEventBridgeClient } from './event-bridge-client.ts';
import { createOutboxStore } from './outbox-store.ts';
import type { OutboxTelemetry } from './outbox-telemetry.ts';
import type { PublishPorts } from './publish-and-confirm.ts';
import { defaultPutEventsLimits } from './put-events-plan.ts';

/** Receipts live as long as the rows they name. */
const retentionDays = JOURNAL_DAYS;

/** The real bus and the real store, for both handlers. */
export const publishPorts = (config: Config, telemetry: OutboxTelemetry): PublishPorts => ({
  bus: createEventBridgeBus({
    client: createEventBridgeClient(),
    busName: config.eventBusName,
    random: Math.random,
    sleep: pause,
    limits: { ...defaultPutEventsLimits, maxBytes: config.maxPutEventsBytes },
  }),
  store: createOutboxStore(config),
  table: config.outboxTable,
  retentionDays,
  telemetry,
});
