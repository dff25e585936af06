import pRetry, { AbortError } from 'p-retry';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it says that it is JSON; otherwise the text as it came. */
  readonly body: unknown;
}

export interface Message {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Asked before each attempt: a token may have run out since the last one. */
  readonly token: () => Promise<string>;
}

export interface Patience {
  readonly retries: number;
  readonly firstRetryMs: number;
  readonly lastRetryMs: number;
  /** Of one attempt. */
  readonly timeoutMs: number;
}

class NotYet extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`HTTP ${answer.status}`);
    this.answer = answer;
  }
}

/** What the same request may get an answer to later: too many requests, a failed server, "still running". */
const isTransient = ({ status, headers }: Answer): boolean =>
  status === 429 || status >= 500 || (status === 409 && headers.has('retry-after'));

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** `application/json` and `application/problem+json`, but not lines of JSON. */
const saysJson = (headers: Headers): boolean => /[/+]json\b/.test(headers.get('content-type') ?? '');

/** Whoever gives tokens has repeated what could be repeated: its failure ends it all. */
async function tokenOf(message: Message): Promise<string> {
  try {
    return await message.token();
  } catch (error) {
    throw new AbortError(error instanceof Error ? error : String(error));
  }
}

async function once(baseUrl: string, message: Message, signal: AbortSignal): Promise<Answer> {
  const { method, path, body, headers = {} } = message;
  const token = await tokenOf(message);
  const response = await fetch(new URL(path, baseUrl), {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      authorization: `Bearer ${token}`,
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // A token goes to the address that was named, and nowhere else.
    redirect: 'error',
    signal,
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: saysJson(response.headers) ? parsed(text) : text,
  };
}

/**
 * Sends a request to the public HTTP API, as any app would, and repeats what may succeed later a bounded number of
 * times. The last answer counts, whatever it is; throws where there was none.
 */
export async function send(
  baseUrl: string,
  message: Message,
  patience: Patience,
  signal: AbortSignal,
): Promise<Answer> {
  const attempt = async (): Promise<Answer> => {
    const limit = AbortSignal.timeout(patience.timeoutMs);
    const answer = await once(baseUrl, message, AbortSignal.any([signal, limit]));
    if (isTransient(answer)) throw new NotYet(answer);
    return answer;
  };
  try {
    return await pRetry(attempt, {
      retries: patience.retries,
      minTimeout: patience.firstRetryMs,
      maxTimeout: patience.lastRetryMs,
      randomize: true,
      signal,
      shouldRetry: () => !signal.aborted,
    });
  } catch (error) {
    if (error instanceof NotYet) return error.answer;
    throw error;
  }
}
