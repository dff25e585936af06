import middy from '@middy/core';
import type { Telemetry } from '@twolane/telemetry';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { HttpAnswer } from './answer.ts';
import { ANSWER_MARGIN_MS, MAX_REQUEST_MS } from './limits.ts';
import { failures } from './middleware/failures.ts';
import { observe } from './middleware/observe.ts';
import { notFound, unavailable } from './problems.ts';
import { correlationOf, type IdSource, randomIds } from './request/correlation.ts';
import { toResult } from './result.ts';
import type { Call, Route } from './route.ts';

export interface HttpOptions {
  readonly routes: readonly Route[];
  readonly telemetry: Telemetry;
  /** Epoch milliseconds. */
  readonly clock?: () => number;
  readonly ids?: IdSource;
  /** How long before the invocation's end the answer is given at the latest; 0: it is waited for to the end. */
  readonly answerMarginMs?: number;
}

/** What a function's routes stand on beside what is their own. */
export type HttpPorts = Omit<HttpOptions, 'routes'>;

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/**
 * A Lambda handler behind an HTTP API (payload format 2.0, proxy integration), for the routes of one function.
 *
 * Promises: every request gets an answer; bad input is a 4xx problem document that names the field, never a 5xx; an
 * unexpected failure is a 500 that tells nothing of its cause, which is logged under the answer's correlation id. Does
 * not promise that a 503 took no effect: repeat it with the same Idempotency-Key.
 *
 * Throws TypeError at cold start where two routes have one name.
 */
export const httpHandler = ({
  routes,
  telemetry,
  clock = Date.now,
  ids = randomIds,
  answerMarginMs = ANSWER_MARGIN_MS,
}: HttpOptions): HttpHandler => {
  const byName = new Map<string, Route>(routes.map((route) => [route.name, route]));
  if (byName.size !== routes.length) throw new TypeError('Two routes have the same method and path.');

  const pipeline = middy<Call, HttpAnswer>({
    timeoutEarlyInMillis: answerMarginMs,
    timeoutEarlyResponse: () => unavailable(),
  })
    .use(observe(telemetry, clock))
    .use(failures(telemetry))
    .handler(
      async (call: Call): Promise<HttpAnswer> =>
        byName.get(call.event.routeKey)?.answer(call) ?? notFound('No route has this method and path.'),
    );

  return async (event, context) => {
    const receivedAtMs = clock();
    const isOver = (): boolean => clock() - receivedAtMs > MAX_REQUEST_MS;
    const call: Call = { event, receivedAtMs, isOver, ...correlationOf(event.headers, ids) };
    return toResult(await pipeline(call, context), call);
  };
};
