import { createTelemetry } from '@twolane/telemetry';
import type { Context } from 'aws-lambda';
import { readWorkerSettings } from '../config.ts';
import { dispatch } from '../tasks/dispatch.ts';
import { workerPorts } from '../worker-wiring.ts';

/** Kept free for the call to a consumer that is under way, its deltas and its progress. */
const RESERVE_MS = 120_000;
const telemetry = createTelemetry({ service: 'replay', function: 'replayWorker' });
const ports = workerPorts(readWorkerSettings(process.env), telemetry.logger);

export const handler = async (
  input: Readonly<Record<string, unknown>>,
  context: Context,
): Promise<unknown> => {
  telemetry.startInvocation(context);
  const deadlineMs = Date.now() + context.getRemainingTimeInMillis() - RESERVE_MS;
  return dispatch(ports, input, deadlineMs).finally(telemetry.endInvocation);
};
