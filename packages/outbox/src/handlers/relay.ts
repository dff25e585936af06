import { createTelemetry } from '@twolane/telemetry';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { readConfig } from '../config.ts';
import { createRelay } from '../relay.ts';
import { insertedRows } from '../stream-records.ts';
import { publishPorts } from '../wiring.ts';

const telemetry = createTelemetry({ service: 'outbox', function: 'outboxRelay' });
const relay = createRelay(publishPorts(readConfig(process.env), telemetry));

export const handler = async (
  event: DynamoDBStreamEvent,
  context: Context,
): Promise<DynamoDBBatchResponse> => {
  telemetry.startInvocation(context);
  const failedFrom = await relay(insertedRows(event.Records)).finally(telemetry.endInvocation);
  return { batchItemFailures: failedFrom === undefined ? [] : [{ itemIdentifier: failedFrom }] };
};
