import { isUtf8 } from 'node:buffer';
import type { JwtContext } from './jwt-authorizer.ts';

export type IncomingCall = {
  readonly method: string;
  readonly encodedPath: string;
  readonly rawQuery: string;
  /** Names and values in turns, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly protocol: string;
};

export type CallContext = {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly jwt: JwtContext | undefined;
  readonly apiId: string;
  readonly accountId: string;
  readonly stage: string;
  readonly requestId: string;
  readonly nowMs: number;
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** As access logs have it: `12/Mar/2020:19:03:58 +0000`. */
const logTime = (nowMs: number): string => {
  const now = new Date(nowMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${two(now.getUTCDate())}/${months[now.getUTCMonth()]}/${now.getUTCFullYear()}`;
  return `${day}:${two(now.getUTCHours())}:${two(now.getUTCMinutes())}:${two(now.getUTCSeconds())} +0000`;
};

/** Names in lower case, repeated ones joined by commas (payload format 2.0); cookies have a field of their own. */
const headersOf = (
  raw: readonly string[],
): { headers: Record<string, string>; cookies: readonly string[] } => {
  const joined = new Map<string, string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  const cookies = (joined.get('cookie') ?? '').split(/[;,] */).filter((cookie) => cookie !== '');
  joined.delete('cookie');
  return { headers: Object.fromEntries(joined), cookies };
};

const queryOf = (rawQuery: string): Record<string, string> => {
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(joined);
};

/** Other content types arrive at the function in base64. */
const textTypes = /^(text\/|application\/(json|javascript|xml)\b)/i;

const bodyOf = (body: Buffer, contentType: string | undefined) => {
  if (body.length === 0) return { isBase64Encoded: false };
  // Bytes that are no text are kept whole, whatever the content type claims.
  const isText = (contentType === undefined || textTypes.test(contentType)) && isUtf8(body);
  return isText
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
};

/** The event of a Lambda proxy integration, payload format version 2.0. The path must be decodable. */
export const requestEvent = (call: IncomingCall, context: CallContext) => {
  const { headers, cookies } = headersOf(call.rawHeaders);
  // Despite its name it comes decoded from HTTP APIs.
  const path = decodeURIComponent(call.encodedPath);
  const query = queryOf(call.rawQuery);
  return {
    version: '2.0',
    routeKey: context.routeKey,
    rawPath: path,
    rawQueryString: call.rawQuery,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers,
    ...(Object.keys(query).length === 0 ? {} : { queryStringParameters: query }),
    requestContext: {
      accountId: context.accountId,
      apiId: context.apiId,
      ...(context.jwt === undefined ? {} : { authorizer: { jwt: context.jwt } }),
      domainName: headers['host'] ?? 'localhost',
      domainPrefix: context.apiId,
      http: {
        method: call.method,
        path,
        protocol: call.protocol,
        sourceIp: call.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: context.requestId,
      routeKey: context.routeKey,
      stage: context.stage,
      time: logTime(context.nowMs),
      timeEpoch: context.nowMs,
    },
    ...(Object.keys(context.pathParameters).length === 0 ? {} : { pathParameters: context.pathParameters }),
    ...bodyOf(call.body, headers['content-type']),
  };
};
