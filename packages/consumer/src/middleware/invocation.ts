import type { MiddlewareObj } from '@middy/core';
import type { Telemetry } from '@twolane/telemetry';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

/** Binds log lines to the invocation, and sends its metrics once, whatever the end. */
export const invocation = (telemetry: Telemetry): MiddlewareObj<SQSEvent, SQSBatchResponse> => ({
  before: (request) => telemetry.startInvocation(request.context),
  after: () => telemetry.endInvocation(),
  onError: () => telemetry.endInvocation(),
});
