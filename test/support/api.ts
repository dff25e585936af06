/** A client of the public API for one test: JSON, and a status that is not an exception. */
import { sendRaw } from './raw-request.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Its fields; none where the answer is no object. */
  readonly body: Readonly<Record<string, unknown>>;
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

export const apiOf = (httpUrl: string, token: string) => {
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const answer = await sendRaw(httpUrl, {
      method,
      path,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, body: fieldsOf(answer.json) };
  };
  return {
    get: (path: string): Promise<Answer> => call('GET', path),
    /** A command with its Idempotency-Key. */
    command: (path: string, body: unknown, key: string): Promise<Answer> =>
      call('POST', path, body, { 'idempotency-key': `"${key}"` }),
    /** A change of what was seen: `ifMatch` is its ETag, absent where it is left out. */
    replace: (path: string, body: unknown, key: string, ifMatch?: string): Promise<Answer> =>
      call('PUT', path, body, {
        'idempotency-key': `"${key}"`,
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      }),
    event: (event: unknown): Promise<Answer> =>
      call('POST', '/events', event, { 'content-type': 'application/cloudevents+json' }),
  };
};

export type Api = ReturnType<typeof apiOf>;
