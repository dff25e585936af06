import { Pool } from 'undici';
import { isJsonObject, type JsonObject, parseJson } from '../template/json.ts';

/** The engine refused a call. `code` is AWS's error name without its prefix. */
export class DynamoCallFailed extends Error {
  readonly code: string;
  constructor(operation: string, code: string, message: string) {
    super(`${operation}: ${code}: ${message}`);
    this.name = 'DynamoCallFailed';
    this.code = code;
  }
}

/**
 * The stack's own few calls (tables, streams), in DynamoDB's JSON protocol ("Low-level API"). An SDK
 * would cost more time at start than everything else. `service` is `DynamoDB` or `DynamoDBStreams`.
 */
export type DynamoClient = {
  call(service: 'DynamoDB' | 'DynamoDBStreams', operation: string, input: JsonObject): Promise<JsonObject>;
};

const versions = { DynamoDB: 'DynamoDB_20120810', DynamoDBStreams: 'DynamoDBStreams_20120810' } as const;

/**
 * Local engines look at the form of the signature only. Everybody is the same to them: Amazon's own keeps tables apart
 * by access key.
 */
export const engineHeaders = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=AKIALOCALSTACK000000/20260101/us-east-1/dynamodb/aws4_request, ' +
    'SignedHeaders=host;x-amz-target, Signature=0000000000000000000000000000000000000000000000000000000000000000',
};

const text = (object: JsonObject, ...keys: readonly string[]): string => {
  for (const key of keys) {
    const value = object[key];
    if (typeof value === 'string') return value;
  }
  return '';
};

/** The stack's own calls are few at a time. */
const maximumConnections = 16;

/** Throws DynamoCallFailed when the engine refuses, the error of the connection when it cannot be reached. */
export const createDynamoClient = (url: string, timeoutMs = 10_000): DynamoClient => {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, {
    connections: maximumConnections,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return {
    call: async (service, operation, input) => {
      const { statusCode, body } = await pool.request({
        path: pathname,
        method: 'POST',
        headers: { ...engineHeaders, 'x-amz-target': `${versions[service]}.${operation}` },
        body: JSON.stringify(input),
      });
      const answer = parseJson((await body.text()) || '{}');
      const output = isJsonObject(answer) ? answer : {};
      if (statusCode === 200) return output;
      const code = text(output, '__type', 'code').split('#').at(-1) ?? '';
      throw new DynamoCallFailed(operation, code, text(output, 'message', 'Message'));
    },
  };
};
