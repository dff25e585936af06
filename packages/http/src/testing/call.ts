import { lambdaContext } from '@twolane/telemetry/testing';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HttpHandler } from '../http-handler.ts';

export interface CallOptions {
  /** As in functions.yml: `POST /orders/{orderId}/returns`. */
  readonly route: string;
  readonly params?: Readonly<Record<string, string>>;
  /** The query string, decoded. */
  readonly query?: Readonly<Record<string, string>>;
  /** An object or list is sent as JSON, text and bytes as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Claims of the verified token; null: no authorizer stood before the function. */
  readonly claims?: Readonly<Record<string, unknown>> | null;
}

export interface Called {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | boolean>>;
  /** Parsed where it is JSON. */
  readonly body: unknown;
  readonly text: string;
}

/** Calls a handler as the HTTP API does, payload format 2.0. */
export const callWith = async (handler: HttpHandler, options: CallOptions): Promise<Called> => {
  const result = await handler(requestEvent(options), context);
  const text = result.body ?? '';
  return {
    status: result.statusCode ?? 200,
    headers: result.headers ?? {},
    body: isJson(result.headers?.['content-type']) ? JSON.parse(text) : undefined,
    text,
  };
};

const isJson = (contentType: unknown): boolean =>
  /^application\/(?:[\w.-]+\+)?json(?:;|$)/.test(String(contentType));

/** Payload format 2.0, as documented in "Create AWS Lambda proxy integrations for HTTP APIs". */
const requestEvent = ({
  route,
  params = {},
  query,
  body,
  headers = {},
  claims = { client_id: 'shop', scope: '' },
}: CallOptions): APIGatewayProxyEventV2 => {
  const [method = '', template = ''] = route.split(' ');
  const rawPath = template.replaceAll(/\{(\w+)\+?\}/g, (_, name: string) => params[name] ?? '');
  const isBase64Encoded = body instanceof Uint8Array;
  const requestContext = {
    accountId: '123456789012',
    apiId: 'api',
    domainName: 'api.test',
    domainPrefix: 'api',
    requestId: 'request',
    routeKey: route,
    stage: '$default',
    time: '21/Nov/2026:04:05:06 +0000',
    timeEpoch: 1_795_233_906_000,
    http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
    ...(claims === null ? {} : { authorizer: { jwt: { claims, scopes: null } } }),
  };
  return {
    version: '2.0',
    routeKey: route,
    rawPath,
    rawQueryString: query === undefined ? '' : new URLSearchParams(query).toString(),
    ...(query === undefined ? {} : { queryStringParameters: query }),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    requestContext,
    pathParameters: params,
    isBase64Encoded,
    ...(body === undefined ? {} : { body: sent(body) }),
  };
};

const sent = (body: unknown): string => {
  if (body instanceof Uint8Array) return Buffer.from(body).toString('base64');
  return typeof body === 'string' ? body : JSON.stringify(body);
};

const context = lambdaContext({ functionName: 'test', remainingMs: 10_000 });
