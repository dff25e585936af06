import pRetry from 'p-retry';

const RETRIES = 8;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 3_000;
const REQUEST_TIMEOUT_MS = 35_000;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface ApiClient {
  /** Repeats what may succeed later (no answer, 429, 5xx, "still running") a bounded number of times. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

class NotYet extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`HTTP ${answer.status}`);
    this.answer = answer;
  }
}

const isTransient = (response: Response): boolean =>
  response.status === 429 ||
  response.status >= 500 ||
  (response.status === 409 && response.headers.has('retry-after'));

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** A client of the public HTTP API, as any app would be one. */
export function createApiClient(
  httpUrl: string,
  token: () => Promise<string>,
  signal: AbortSignal,
): ApiClient {
  const once = async (path: string, body: unknown, headers: Readonly<Record<string, string>>) => {
    const response = await fetch(new URL(path, httpUrl), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await token()}`,
        ...headers,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    });
    const answer = { status: response.status, body: parsed(await response.text()) };
    if (isTransient(response)) throw new NotYet(answer);
    return answer;
  };

  return {
    async post(path, body, headers = {}) {
      try {
        return await pRetry(() => once(path, body, headers), {
          retries: RETRIES,
          minTimeout: FIRST_RETRY_MS,
          maxTimeout: LAST_RETRY_MS,
          randomize: true,
          signal,
          shouldRetry: () => !signal.aborted,
        });
      } catch (error) {
        if (error instanceof NotYet) return error.answer;
        throw error;
      }
    },
  };
}
