import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the fake saw it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
  /** Client id and scopes of the token, as the fake's issuer wrote them into it. */
  readonly by: string;
  readonly scopes: readonly string[];
}

export interface Reply {
  readonly status?: number;
  /** Sent as JSON, or as a problem document from status 400 on. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** By method and path; the last reply of a list is repeated. */
export type Script = Readonly<Record<string, readonly Reply[] | ((call: Call) => Reply)>>;

export interface FakeApi extends AsyncDisposable {
  readonly url: string;
  readonly calls: readonly Call[];
  /** Requests to this route, `POST /admin/replays`. */
  to(route: string): readonly Call[];
}

const parsed = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
};

const textOf = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
};

const problem = (status: number, type: string, title: string): Reply => ({
  status,
  body: { type: `urn:twolane:problem:${type}`, title, status },
});

/**
 * The admin API's manners on loopback, with its issuer beside it: a token is needed, a command has an Idempotency-Key that
 * is a structured-field string, and a key that comes again gets the first answer again. What the routes answer is a script.
 */
export async function startFakeApi(script: Script): Promise<FakeApi> {
  const calls: Call[] = [];
  const asked = new Map<string, number>();
  const stored = new Map<string, Reply>();
  let url = '';

  const scripted = (call: Call): Reply => {
    const route = `${call.method} ${call.path}`;
    const replies = script[route];
    if (replies === undefined) return problem(404, 'not-found', 'There is no such thing');
    if (typeof replies === 'function') return replies(call);
    const turn = asked.get(route) ?? 0;
    asked.set(route, turn + 1);
    return replies[Math.min(turn, replies.length - 1)] ?? problem(500, 'internal-error', 'No reply');
  };

  const answer = (call: Call): Reply => {
    if (call.path === '/.well-known/openid-configuration')
      return { body: { token_endpoint: `${url}/oauth2/token` } };
    if (call.path === '/oauth2/token') {
      const form = new URLSearchParams(String(call.body));
      return {
        body: { access_token: `${form.get('client_id')}/${form.get('scope')}`, token_type: 'Bearer' },
      };
    }
    calls.push(call);
    if (call.path.startsWith('/files/')) return scripted(call);
    if (call.by === '') return problem(401, 'unauthenticated', 'A token is needed');
    if (call.method === 'GET') return scripted(call);
    const key = /^"([^"]{1,255})"$/.exec(String(call.headers['idempotency-key']))?.[1];
    if (key === undefined) return problem(400, 'idempotency-key-missing', 'An Idempotency-Key is needed');
    const before = stored.get(key);
    if (before !== undefined) return before;
    const reply = scripted(call);
    if ((reply.status ?? 200) < 500) stored.set(key, reply);
    return reply;
  };

  const server = createServer(async (incoming, response) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://fake');
    const [by = '', scopes = ''] = (incoming.headers.authorization ?? '').replace(/^Bearer /, '').split('/');
    const reply = answer({
      method: incoming.method ?? '',
      path: decodeURIComponent(pathname),
      query: searchParams,
      headers: incoming.headers,
      body: parsed(await textOf(incoming)),
      by,
      scopes: scopes.split(' '),
    });
    const status = reply.status ?? 200;
    response.writeHead(status, {
      'content-type': status >= 400 ? 'application/problem+json' : 'application/json',
      ...reply.headers,
    });
    response.end(reply.text ?? JSON.stringify(reply.body ?? {}));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The fake has no port.');
  url = `http://127.0.0.1:${address.port}`;

  return {
    url,
    calls,
    to: (route) => calls.filter(({ method, path }) => `${method} ${path}` === route),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
