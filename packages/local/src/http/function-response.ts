import { isJsonList, isJsonObject, type Json, parseJson } from '../template/json.ts';

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
};

/** API Gateway's own answers: a JSON object with one field. */
export const gatewayAnswer = (
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  cookies: [],
  body: Buffer.from(JSON.stringify({ message })),
});

export const internalServerError = (): HttpAnswer => gatewayAnswer(500, 'Internal Server Error');

const headersOf = (value: Json | undefined): Record<string, string> | undefined => {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) return undefined;
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    if (typeof text === 'object') return undefined;
    headers[name.toLowerCase()] = String(text);
  }
  return headers;
};

const cookiesOf = (value: Json | undefined): readonly string[] | undefined => {
  if (value === undefined || value === null) return [];
  return isJsonList(value) ? value.map(String) : undefined;
};

/** A field name or value that HTTP cannot carry would make the server throw. */
const sendable = (headers: Readonly<Record<string, string>>): boolean =>
  Object.entries(headers).every(
    ([name, value]) => /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value),
  );

/**
 * What a function returned, as an HTTP answer (payload format version 2.0): with a statusCode it is the
 * answer, without one it is the body of a 200. Anything malformed is a 500, as from API Gateway.
 */
export const answerOf = (payload: string): HttpAnswer => {
  const value = parseJson(payload);
  if (!isJsonObject(value) || value['statusCode'] === undefined) {
    const body = typeof value === 'string' ? value : payload;
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      cookies: [],
      body: Buffer.from(body),
    };
  }
  const status = Number(value['statusCode']);
  const headers = headersOf(value['headers']);
  const cookies = cookiesOf(value['cookies']);
  const body = value['body'] ?? '';
  if (!Number.isInteger(status) || status < 200 || status > 599) return internalServerError();
  if (headers === undefined || cookies === undefined || !sendable(headers)) return internalServerError();
  if (typeof body !== 'string') return internalServerError();
  const encoding = value['isBase64Encoded'] === true ? 'base64' : 'utf8';
  return {
    status,
    headers: {
      ...(headers['content-type'] === undefined ? { 'content-type': 'text/plain;charset=UTF-8' } : {}),
      ...headers,
    },
    cookies,
    body: Buffer.from(body, encoding),
  };
};
