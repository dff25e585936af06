import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import type { Context } from 'aws-lambda';
import { readConfig, readStuckAfterMs } from '../config.ts';
import { orderWatch } from '../schedules.ts';

/** Kept free for the last commit. */
const RESERVE_MS = 10_000;
const config = readConfig(process.env);
const telemetry = createTelemetry({ service: 'insights', function: 'insightsWatch' });
const watch = orderWatch(config.insightsTable, {
  store: createOutboxStore(config),
  stuckAfterMs: readStuckAfterMs(process.env),
  clock: Date.now,
  telemetry,
});

export const handler = async (_event: unknown, context: Context): Promise<void> => {
  telemetry.startInvocation(context);
  const deadlineMs = Date.now() + context.getRemainingTimeInMillis() - RESERVE_MS;
  await watch(deadlineMs).finally(telemetry.endInvocation);
};
