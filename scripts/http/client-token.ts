import { ok, type Result, refuse } from '@twolane/contracts';
import { isRecord } from '../is-record.ts';

const ASK_LIMIT_MS = 5_000;

export interface Client {
  readonly tokenUrl: string;
  readonly clientId: string;
  /** Absent: an issuer that believes every client, such as the local one. */
  readonly secret?: string;
}

export interface TokenRefusal {
  /** Absent: the issuer did not answer. */
  readonly status?: number;
  readonly why: string;
}

/** RFC 6749, section 2.3.1: id and secret are form-encoded before they become Basic credentials. */
const basic = (clientId: string, secret: string): string =>
  Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64');

const asked = async (url: string, init: RequestInit): Promise<Response | undefined> => {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(ASK_LIMIT_MS) });
  } catch {
    return undefined;
  }
};

const jsonIn = async (response: Response): Promise<unknown> => {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
};

/** The words of the issuer (RFC 6749, section 5.2), which never repeat the secret. */
const refusalIn = (body: unknown): string =>
  isRecord(body)
    ? [body['error'], body['error_description']].filter((part) => typeof part === 'string').join(': ')
    : '';

/** An access token by the client credentials grant (RFC 6749, section 4.4). */
export async function clientToken(
  { tokenUrl, clientId, secret }: Client,
  scopes: readonly string[],
): Promise<Result<string, TokenRefusal>> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', scope: scopes.join(' ') });
  if (secret === undefined) form.set('client_id', clientId);
  const response = await asked(tokenUrl, {
    method: 'POST',
    body: form,
    ...(secret === undefined ? {} : { headers: { authorization: `Basic ${basic(clientId, secret)}` } }),
  });
  if (response === undefined) return refuse({ why: `no issuer answers at ${tokenUrl}` });
  const body = await jsonIn(response);
  if (response.ok && isRecord(body) && typeof body['access_token'] === 'string') {
    return ok(body['access_token']);
  }
  const why = `${tokenUrl} answered ${response.status} ${refusalIn(body)}`.trimEnd();
  return refuse({ status: response.status, why });
}

/** Where an issuer gives tokens, as its metadata says it (OpenID Connect Discovery 1.0, section 4). */
export async function tokenUrlOf(issuer: string): Promise<Result<string, TokenRefusal>> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await asked(url, {});
  if (response === undefined) return refuse({ why: `no issuer answers at ${issuer}` });
  const body = await jsonIn(response);
  const found = response.ok && isRecord(body) ? body['token_endpoint'] : undefined;
  return typeof found === 'string'
    ? ok(found)
    : refuse({ status: response.status, why: `${url} names no token endpoint` });
}
