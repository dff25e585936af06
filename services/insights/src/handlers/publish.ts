import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import type { Context } from 'aws-lambda';
import { readConfig } from '../config.ts';
import { revisionPublisher } from '../schedules.ts';

/** Kept free for the last commit. */
const RESERVE_MS = 10_000;
const config = readConfig(process.env);
const telemetry = createTelemetry({ service: 'insights', function: 'insightsPublish' });
const publish = revisionPublisher(config.insightsTable, {
  store: createOutboxStore(config),
  clock: Date.now,
  telemetry,
});

export const handler = async (_event: unknown, context: Context): Promise<void> => {
  telemetry.startInvocation(context);
  const deadlineMs = Date.now() + context.getRemainingTimeInMillis() - RESERVE_MS;
  await publish(deadlineMs).finally(telemetry.endInvocation);
};
