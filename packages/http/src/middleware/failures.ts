import type { MiddlewareObj } from '@middy/core';
import { RetryableError } from '@twolane/store';
import type { Telemetry } from '@twolane/telemetry';
import type { HttpAnswer } from '../answer.ts';
import { internalError, unavailable } from '../problems.ts';
import type { Call } from '../route.ts';

/** What was thrown becomes an answer that gives nothing away, and a line of log that has all of it. */
export const failures = (telemetry: Telemetry): MiddlewareObj<Call, HttpAnswer> => ({
  onError: (request) => {
    const { correlationId, event } = request.event;
    const mayPass = request.error instanceof RetryableError;
    telemetry.logger.error(
      mayPass ? 'a request met trouble that may pass' : 'a request failed unexpectedly',
      { correlationId, route: event.routeKey },
      request.error,
    );
    request.response = mayPass ? unavailable() : internalError();
  },
});
