import { type Answer, type Message, type Patience, send } from '../../http/send.ts';
import { Ended, failure, notReachable } from '../ended.ts';
import { listAt, textAt } from '../look.ts';
import type { Target } from '../target/resolve-target.ts';
import type { Tokens } from '../target/tokens.ts';
import { nextPath } from './link.ts';
import { refusal } from './refusal.ts';

/** About four seconds: an answer, or the news that there is none, while somebody waits for it. */
const PATIENCE: Patience = { retries: 4, firstRetryMs: 200, lastRetryMs: 2_000, timeoutMs: 35_000 };
/** Of one list; a server that never ends must not hold the command for ever. */
const MAX_PAGES = 100_000;
const READ = ['read'] as const;

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Document {
  readonly body: unknown;
  readonly etag?: string;
}

export interface Order {
  readonly method?: 'POST' | 'PUT';
  readonly scopes: readonly string[];
  /** The version that was looked at. */
  readonly etag?: string | undefined;
}

/** The admin API. Whatever it refuses ends the command with the API's own words. */
export interface AdminApi {
  read(path: string, query?: Query, scopes?: readonly string[]): Promise<Document>;
  /** Does something, exactly once however often it must be sent. */
  order(path: string, body: unknown, order: Order): Promise<Document>;
  /** The items of all pages, each page asked for when it is needed. */
  items(path: string, query?: Query, scopes?: readonly string[]): AsyncGenerator<unknown>;
  /** The text of all pages of a download. */
  texts(path: string, query: Query): AsyncGenerator<string>;
}

interface Wiring {
  readonly target: Target;
  readonly tokens: Tokens;
  /** Of this command. Each thing that it does gets a key made of it. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

const pathWith = (path: string, query: Query = {}): string => {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) params.set(name, String(value));
  }
  return params.size === 0 ? path : `${path}?${params}`;
};

/** A path from parts that came from outside: none can climb or end it. */
export const pathOf = (...parts: readonly string[]): string => `/${parts.map(encodeURIComponent).join('/')}`;

export function createAdminApi({ target, tokens, idempotencyKey, signal }: Wiring): AdminApi {
  // An API behind a path of its own, such as that of a stage, is reached through it.
  const prefix = new URL(target.url).pathname.replace(/\/$/, '');
  let orders = 0;

  const ask = async (
    message: Omit<Message, 'token'>,
    scopes: readonly string[],
    key?: string,
  ): Promise<Answer> => {
    let answer: Answer;
    try {
      answer = await send(
        target.url,
        { ...message, path: `${prefix}${message.path}`, token: () => tokens(scopes) },
        PATIENCE,
        signal,
      );
    } catch (error) {
      if (error instanceof Ended || signal.aborted) throw error;
      throw notReachable(
        `No answer from ${target.url}.`,
        'What to do: start the stack (pnpm start), or name its address with --url or --target.',
        ...(key === undefined
          ? []
          : [`Whether it took effect is not known. To repeat it safely: --idempotency-key ${key}`]),
      );
    }
    if (answer.status < 300) return answer;
    const correlationId = answer.headers.get('x-correlation-id') ?? undefined;
    throw refusal({ ...answer, correlationId, idempotencyKey: key });
  };

  const documentIn = ({ body, headers }: Answer): Document => {
    const etag = headers.get('etag');
    return { body, ...(etag === null ? {} : { etag }) };
  };
  const get = (path: string, scopes: readonly string[]) => ask({ method: 'GET', path }, scopes);

  return {
    read: async (path, query = {}, scopes = READ) => documentIn(await get(pathWith(path, query), scopes)),
    async order(path, body, { method = 'POST', scopes, etag }) {
      orders += 1;
      const key = orders === 1 ? idempotencyKey : `${idempotencyKey}.${orders}`;
      const headers = {
        'idempotency-key': `"${key}"`,
        ...(etag === undefined ? {} : { 'if-match': etag }),
      };
      return documentIn(await ask({ method, path, body, headers }, scopes, idempotencyKey));
    },
    async *items(path, query = {}, scopes = READ) {
      let after: string | undefined;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const { body } = await get(pathWith(path, { ...query, after }), scopes);
        yield* listAt(body, 'items');
        const next = textAt(body, 'next');
        if (next === undefined) return;
        if (next === after)
          throw failure(`The list ${path} does not go on: the API named the same page twice.`);
        after = next;
      }
    },
    async *texts(path, query) {
      let next: string | undefined = pathWith(path, query);
      for (let page = 0; next !== undefined && page < MAX_PAGES; page += 1) {
        const { body, headers }: Answer = await get(next, READ);
        yield typeof body === 'string' ? body : JSON.stringify(body);
        next = nextPath(headers.get('link'), next, target.url);
      }
    },
  };
}
