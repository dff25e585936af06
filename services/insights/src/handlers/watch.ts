import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import type { Context } from 'aws-lambda';
import { readConfig, readStuckAfterMs } from '../config.ts';
import { orderTable } from '../order-table.ts';
import { createOrderWatch } from '../watch-orders.ts';
import { watchTable } from '../watch-table.ts';

/** Kept free for the last commit. */
const RESERVE_MS = 10_000;
const config = readConfig(process.env);
const telemetry = createTelemetry({ service: 'insights', function: 'insightsWatch' });
const watch = createOrderWatch({
  store: createOutboxStore(config),
  orders: orderTable(config.insightsTable),
  watch: watchTable(config.insightsTable),
  stuckAfterMs: readStuckAfterMs(process.env),
  clock: Date.now,
  telemetry,
});

export const handler = async (_event: unknown, context: Context): Promise<void> => {
  telemetry.startInvocation(context);
  const deadlineMs = Date.now() + context.getRemainingTimeInMillis() - RESERVE_MS;
  await watch(deadlineMs).finally(telemetry.endInvocation);
};
