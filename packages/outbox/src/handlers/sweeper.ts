import { createTelemetry } from '@twolane/telemetry';
import type { Context } from 'aws-lambda';
import { readConfig } from '../config.ts';
import { createSweeper } from '../sweeper.ts';
import { publishPorts } from '../wiring.ts';

/** Kept free for the last page, its receipts and the cursor. */
const RESERVE_MS = 15_000;
const config = readConfig(process.env);
const telemetry = createTelemetry({ service: 'outbox', function: 'outboxSweeper' });
const ports = publishPorts(config, telemetry);
const sweep = createSweeper({ ...ports, shards: config.outboxShards, clock: Date.now });

export const handler = async (_event: unknown, context: Context): Promise<void> => {
  telemetry.startInvocation(context);
  await sweep(Date.now() + context.getRemainingTimeInMillis() - RESERVE_MS).finally(telemetry.endInvocation);
};
