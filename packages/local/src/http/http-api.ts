import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { JWTVerifyGetKey } from 'jose';
import type { Faults } from '../faults/faults.ts';
import type { InvocationOutcome } from '../lambda/outcome.ts';
import { closeServer, listenOn } from '../stack/listen.ts';
import type { HttpApiDefinition, RouteDefinition } from '../template/definitions.ts';
import { ConnectionCut } from '../wire/wire-error.ts';
import { answerOf, gatewayAnswer, type HttpAnswer, internalServerError } from './function-response.ts';
import { authorize, type JwtContext } from './jwt-authorizer.ts';
import { requestEvent } from './request-event.ts';
import { createRouteTable } from './route-table.ts';

/** "Quotas for HTTP APIs": payload 10 MB; request line and headers 10,240 bytes. */
const maximumBodyBytes = 10 * 1024 * 1024;
const maximumHeadBytes = 10_240;
/** Lambda quotas: a synchronous invocation takes 6 MB, and the event holds more than the body. */
const maximumEventBytes = 6 * 1024 * 1024;

export type HttpApiOptions = {
  readonly api: HttpApiDefinition;
  readonly accountId: string;
  readonly port: number;
  readonly keys: JWTVerifyGetKey;
  invoke(functionArn: string, payload: string): Promise<InvocationOutcome>;
  /** Why API Gateway may not call the function of a route, in AWS's words. */
  mayServe?(route: RouteDefinition): string | undefined;
  nowMs(): number;
  /** Faults on demand. */
  readonly faults?: Pick<Faults, 'ofHttp'> | undefined;
  onError(error: unknown): void;
};

export type HttpApi = {
  readonly url: string;
  /** Requests that have no answer yet. */
  inFlight(): number;
  stop(): Promise<void>;
};

const readBody = async (incoming: IncomingMessage): Promise<Buffer | 'too-large'> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > maximumBodyBytes) return 'too-large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const headBytes = (incoming: IncomingMessage): number =>
  incoming.rawHeaders.reduce((sum, text) => sum + text.length + 2, (incoming.url ?? '').length);

/** RFC 6750, section 3: how API Gateway says what is wrong with a token. */
const challenge = (scopes: readonly string[], error: string, description: string) => ({
  'www-authenticate': `Bearer scope="${scopes.join(' ')}" error="${error}" error_description="${description}"`,
});

const within = async (
  limitMs: number,
  outcome: Promise<InvocationOutcome>,
): Promise<InvocationOutcome | 'late'> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), limitMs);
  });
  const first = await Promise.race([outcome, late]);
  clearTimeout(timer);
  return first;
};

const respond = (response: ServerResponse, answer: HttpAnswer, requestId: string): void => {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.cookies.length === 0 ? {} : { 'set-cookie': [...answer.cookies] }),
    'content-length': answer.body.length,
    'apigw-requestid': requestId,
  });
  response.end(answer.body);
};

/** Serves the HTTP API of the template: routes, JWT authorizer, Lambda proxy integration. */
export const startHttpApi = async (options: HttpApiOptions): Promise<HttpApi> => {
  const { api } = options;
  const table = createRouteTable(api.routes);
  let inFlight = 0;

  const answer = async (incoming: IncomingMessage, requestId: string): Promise<HttpAnswer> => {
    if (headBytes(incoming) > maximumHeadBytes) return gatewayAnswer(431, 'Request Header Fields Too Large');
    const [encodedPath = '/', ...query] = (incoming.url ?? '/').split('?');
    const method = incoming.method ?? 'GET';
    const matched = table.match(method, encodedPath);
    if (matched === 'bad-path') return gatewayAnswer(400, 'Bad Request');
    if (matched === 'not-found') return gatewayAnswer(404, 'Not Found');
    const { route, pathParameters } = matched;

    let jwt: JwtContext | undefined;
    if (route.authorizer !== undefined) {
      // All of them: Node's own view keeps the first of two, and whoever stood before might have looked at the other.
      const header = incoming.headersDistinct['authorization']?.join(',');
      const decided = await authorize(header, route.authorizer, route.scopes, options.keys, options.nowMs());
      if (decided.kind === 'unauthorized') {
        const { description } = decided;
        const headers =
          description === undefined
            ? { 'www-authenticate': 'Bearer' }
            : challenge(route.scopes, 'invalid_token', description);
        return gatewayAnswer(401, 'Unauthorized', headers);
      }
      if (decided.kind === 'forbidden') {
        return gatewayAnswer(
          403,
          'Forbidden',
          challenge(route.scopes, 'insufficient_scope', decided.description),
        );
      }
      jwt = decided.jwt;
    }

    const body = await readBody(incoming);
    if (body === 'too-large') return gatewayAnswer(413, 'Request Entity Too Large', { connection: 'close' });
    const event = requestEvent(
      {
        method,
        encodedPath,
        rawQuery: query.join('?'),
        rawHeaders: incoming.rawHeaders,
        body,
        sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
        protocol: `HTTP/${incoming.httpVersion}`,
      },
      {
        routeKey: route.routeKey,
        pathParameters,
        jwt,
        apiId: api.apiId,
        accountId: options.accountId,
        stage: api.stage,
        requestId,
        nowMs: options.nowMs(),
      },
    );
    const payload = JSON.stringify(event);
    if (Buffer.byteLength(payload) > maximumEventBytes) return gatewayAnswer(413, 'Request Entity Too Large');
    const refusal = options.mayServe?.(route);
    if (refusal !== undefined) {
      options.onError(new Error(`${route.routeKey} is not served: ${refusal}`));
      return internalServerError();
    }
    const outcome = await within(route.timeoutMs, options.invoke(route.functionArn, payload));
    if (outcome === 'late' || outcome.kind === 'throttled') return gatewayAnswer(503, 'Service Unavailable');
    return outcome.kind === 'failed' ? internalServerError() : answerOf(outcome.payload);
  };

  const answerOrFault = (incoming: IncomingMessage, requestId: string): Promise<HttpAnswer> => {
    const serve = () => answer(incoming, requestId);
    const fault = options.faults?.ofHttp(incoming.method ?? 'GET', incoming.url ?? '/');
    return fault === undefined ? serve() : fault.around(serve);
  };

  const server = createServer({ maxHeaderSize: 2 * maximumHeadBytes }, (incoming, response) => {
    const requestId = randomUUID();
    inFlight += 1;
    answerOrFault(incoming, requestId)
      .catch((error: unknown) => {
        if (error instanceof ConnectionCut) response.destroy();
        // A client that hung up is nobody's error.
        else if (!incoming.destroyed) options.onError(error);
        return internalServerError();
      })
      .then((result) => respond(response, result, requestId))
      .catch(options.onError)
      .finally(() => {
        inFlight -= 1;
      });
  });
  const port = await listenOn(server, options.port, 'httpPort');
  return {
    url: `http://127.0.0.1:${port}`,
    inFlight: () => inFlight,
    stop: () => closeServer(server),
  };
};
