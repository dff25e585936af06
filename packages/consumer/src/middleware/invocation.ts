import type { MiddlewareObj } from '@middy/core';
import type { Telemetry } from '@twolane/telemetry';

/** Binds log lines to the invocation, and sends its metrics once, whatever the end. */
export const invocation = <Input, Answer>(telemetry: Telemetry): MiddlewareObj<Input, Answer> => ({
  before: (request) => telemetry.startInvocation(request.context),
  after: () => telemetry.endInvocation(),
  onError: () => telemetry.endInvocation(),
});
