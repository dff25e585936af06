import { type Patience, type Answer as SentAnswer, send } from '../http/send.ts';

const PATIENCE: Patience = { retries: 8, firstRetryMs: 100, lastRetryMs: 3_000, timeoutMs: 35_000 };

export type Answer = Pick<SentAnswer, 'status' | 'body'>;

export interface ApiClient {
  /** Repeats what may succeed later (no answer, 429, 5xx, "still running") a bounded number of times. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

/** A client of the public HTTP API, as any app would be one. */
export const createApiClient = (
  httpUrl: string,
  token: () => Promise<string>,
  signal: AbortSignal,
): ApiClient => ({
  post: (path, body, headers = {}) =>
    send(httpUrl, { method: 'POST', path, body, headers, token }, PATIENCE, signal),
});
