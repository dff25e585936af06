import type { MiddlewareObj, Request } from '@middy/core';
import { type Telemetry, traceIdOf } from '@twolane/telemetry';
import type { HttpAnswer } from '../answer.ts';
import { identityOf } from '../request/identity.ts';
import type { Call } from '../route.ts';

/** Outermost: one line of log and the metrics of each request, whatever its end. Never logs bodies or headers. */
export const observe = (telemetry: Telemetry, clock: () => number): MiddlewareObj<Call, HttpAnswer> => {
  const report = ({ event: call, response }: Request<Call, HttpAnswer>): void => {
    const status = response?.status ?? 500;
    const tookMs = clock() - call.receivedAtMs;
    const { metrics, logger } = telemetry;
    metrics.add('requests', 1);
    metrics.add('requestTime', tookMs);
    if (status >= 500) metrics.add('serverErrors', 1);
    else if (status >= 400) metrics.add('clientErrors', 1);
    logger.info('request answered', {
      route: call.event.routeKey,
      status,
      problem: response?.problem?.type,
      startedAt: new Date(call.receivedAtMs).toISOString(),
      tookMs,
      owner: identityOf(call.event)?.owner,
      correlationId: call.correlationId,
      traceId: traceIdOf(call.traceparent),
    });
    telemetry.endInvocation();
  };
  return {
    before: (request) => telemetry.startInvocation(request.context),
    after: report,
    onError: report,
  };
};
