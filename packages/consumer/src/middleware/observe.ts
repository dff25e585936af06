import type { MiddlewareObj } from '@middy/core';
import type { CloudEvent } from '@twolane/contracts';
import type { Telemetry } from '@twolane/telemetry';
import type { Delivery } from '../delivery.ts';
import type { Outcome } from '../outcome.ts';
import { report } from '../report.ts';

/** Outermost: sees the outcome that stands. A fault of the pipeline itself leaves the message in its queue. */
export const observe = <Event extends CloudEvent>(
  telemetry: Telemetry,
  clock: () => number,
): MiddlewareObj<Delivery<Event>, Outcome> => ({
  after: (request) => {
    if (request.response)
      report(telemetry, { delivery: request.event, outcome: request.response, nowMs: clock() });
  },
  onError: (request) => {
    const why = 'The pipeline itself failed.';
    const outcome: Outcome = { kind: 'retry', cause: 'unexpected', why, error: request.error };
    request.response = outcome;
    report(telemetry, { delivery: request.event, outcome, nowMs: clock() });
  },
});
