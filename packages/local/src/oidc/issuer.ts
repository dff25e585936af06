import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { closeServer, listenOn } from '../stack/listen.ts';
import { signAccessToken, tokenLifeSec } from './access-token.ts';
import { loadSigningKey, type SigningKey } from './signing-key.ts';

const maximumFormBytes = 16 * 1024;

export type Issuer = {
  readonly url: string;
  readonly key: SigningKey;
  token(scopes: readonly string[], clientId: string): Promise<string>;
  stop(): Promise<void>;
};

export type IssuerOptions = {
  readonly port: number;
  readonly keyFile: string;
  /** What the API's authorizer wants to see in `aud`. */
  readonly audiences: readonly string[];
  nowMs(): number;
};

type Answer = { readonly status: number; readonly body: object };

const readForm = async (incoming: IncomingMessage): Promise<URLSearchParams | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > maximumFormBytes) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
};

/** RFC 6749, section 2.3.1: the client names itself by HTTP Basic, or in the body. */
const clientIdOf = (form: URLSearchParams, authorization: string | undefined): string | undefined => {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  const fromHeader =
    basic === undefined ? '' : (Buffer.from(basic, 'base64').toString('utf8').split(':')[0] ?? '');
  return fromHeader || form.get('client_id') || undefined;
};

const refusal = (error: string, description: string, status = 400): Answer => ({
  status,
  body: { error, error_description: description },
});

/**
 * A small OpenID provider for one machine: metadata, keys, and the client credentials grant (RFC 6749,
 * section 4.4). It believes every client: any id gets any scope, and no secret is checked.
 */
export const startIssuer = async (options: IssuerOptions): Promise<Issuer> => {
  const key = await loadSigningKey(options.keyFile);
  let url = '';

  const token = (scopes: readonly string[], clientId: string): Promise<string> =>
    signAccessToken(key, {
      issuer: url,
      audiences: options.audiences,
      clientId,
      scopes,
      tokenId: randomUUID(),
      nowMs: options.nowMs(),
    });

  const grant = async (incoming: IncomingMessage): Promise<Answer> => {
    const form = await readForm(incoming);
    if (form === undefined) return refusal('invalid_request', 'the request is too large', 413);
    if (form.get('grant_type') !== 'client_credentials') {
      return refusal('unsupported_grant_type', 'only client_credentials is supported');
    }
    const clientId = clientIdOf(form, incoming.headers.authorization);
    if (clientId === undefined) return refusal('invalid_client', 'client_id is missing', 401);
    const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
    return {
      status: 200,
      body: {
        access_token: await token(scopes, clientId),
        token_type: 'Bearer',
        expires_in: tokenLifeSec,
        scope: scopes.join(' '),
      },
    };
  };

  const answer = async (incoming: IncomingMessage): Promise<Answer> => {
    const path = (incoming.url ?? '/').split('?')[0];
    if (incoming.method === 'POST' && path === '/oauth2/token') return grant(incoming);
    if (incoming.method !== 'GET') return refusal('invalid_request', 'not found', 404);
    if (path === '/.well-known/jwks.json') return { status: 200, body: { keys: [key.publicJwk] } };
    if (path === '/.well-known/openid-configuration') {
      return {
        status: 200,
        body: {
          issuer: url,
          jwks_uri: `${url}/.well-known/jwks.json`,
          token_endpoint: `${url}/oauth2/token`,
          grant_types_supported: ['client_credentials'],
          response_types_supported: ['token'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        },
      };
    }
    return refusal('invalid_request', 'not found', 404);
  };

  const server = createServer((incoming, response) => {
    answer(incoming)
      .catch(() => refusal('server_error', 'the request could not be handled', 500))
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
        response.end(JSON.stringify(body));
      })
      .catch(() => response.destroy());
  });
  url = `http://127.0.0.1:${await listenOn(server, options.port, 'issuerPort')}`;
  return { url, key, token, stop: () => closeServer(server) };
};
