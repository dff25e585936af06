import type { IncomingMessage, ServerResponse } from 'node:http';
import findMyWay from 'find-my-way';
import { readJsonBody } from '../wire/request-body.ts';
import { addressOf } from '../wire/rest-service.ts';
import { RequestRefused } from '../wire/wire-error.ts';
import { type ControlAnswer, type ControlRoute, jsonAnswer } from './control-route.ts';

/** No service of AWS has such a path, and no bucket's name begins with an underscore. */
const beginning = '/_twolane/';

const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Serves a request for the stack itself, and says so; false for one that is AWS's. */
export type ControlApi = (request: IncomingMessage, response: ServerResponse) => boolean;

const trouble = (status: number, error: string): ControlAnswer => jsonAnswer({ error }, status);

/**
 * A page that a browser shows must not command the stack: whatever page it is of, the browser says so (`Origin`), or was
 * led here by a name that is not this machine's.
 */
const isForeign = ({ headers }: IncomingMessage): boolean =>
  headers.origin !== undefined || !loopbackHost.test(headers.host ?? '');

const isDecodable = (path: string): boolean => {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
};

const write = (response: ServerResponse, answer: ControlAnswer, closes: boolean): void => {
  if (response.destroyed) return;
  response.writeHead(answer.status, {
    'content-type': answer.contentType,
    'content-length': Buffer.byteLength(answer.body),
    'cache-control': 'no-store',
    ...(closes ? { connection: 'close' } : {}),
  });
  response.end(answer.body);
};

/**
 * The stack's own control service, on the AWS port. It needs no signature: whoever reaches this machine's loopback may
 * stop the stack as well. Promises an answer to whatever comes; nothing here harms the stack's own work.
 */
export const createControlApi = (
  routes: readonly ControlRoute[],
  onError: (error: unknown) => void,
): ControlApi => {
  const router = findMyWay({ maxParamLength: 1_000 });
  // The router finds; what it would call is not needed.
  for (const route of routes) router.on(route.method, route.path, () => undefined, route);
  const known = routes.map(({ method, path }) => `${method} ${path}`).join(', ');
  const routeOf = (method: string, path: string) => {
    const same = routes.find((route) => route.method === method);
    return same === undefined || !isDecodable(path) ? null : router.find(same.method, path);
  };

  const answerTo = async (request: IncomingMessage): Promise<ControlAnswer> => {
    if (isForeign(request)) return trouble(403, 'This service answers programs of this machine only.');
    const { path, query } = addressOf(request.url ?? '/');
    const found = routeOf(request.method ?? '', path);
    const route = routes.find((one) => one === found?.store);
    if (found === null || route === undefined) {
      return trouble(404, `There is no ${request.method} ${path.slice(0, 200)} here. There is: ${known}.`);
    }
    try {
      return await route.serve({ parameters: found.params, query, json: () => readJsonBody(request) });
    } catch (error) {
      if (error instanceof RequestRefused) return trouble(error.error.status, error.error.message);
      onError(error);
      return trouble(500, 'That failed. The stack has said why.');
    }
  };

  return (request, response) => {
    if (!(request.url ?? '').startsWith(beginning)) return false;
    answerTo(request).then(
      (answer) => write(response, answer, !request.complete),
      (error: unknown) => {
        onError(error);
        response.destroy();
      },
    );
    return true;
  };
};
