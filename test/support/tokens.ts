/** Tokens that the issuer gives, and tokens that nobody should believe. */
import { createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LIFE_SEC = 3_600;
const AUDIENCE = 'twolane';

/** From the issuer itself, as any client gets one. */
export async function tokenFor(
  issuerUrl: string,
  clientId: string,
  scopes: readonly string[],
): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: clientId, scope: scopes.join(' ') };
  const response = await fetch(`${issuerUrl}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const body: unknown = await response.json();
  if (typeof body === 'object' && body !== null && 'access_token' in body) return String(body.access_token);
  throw new Error(`No token in ${JSON.stringify(body)}`);
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Each as the issuer would have made it, but for what its name says. */
export function forgedTokens(dataDir: string, issuerUrl: string, scope: string, nowMs: number) {
  const jwk: unknown = JSON.parse(readFileSync(join(dataDir, 'issuer', 'key.json'), 'utf8'));
  if (typeof jwk !== 'object' || jwk === null) throw new Error('The issuer has no key.');
  const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
  const publicPem = createPublicKey(key).export({ type: 'spki', format: 'pem' });
  const nowSec = Math.floor(nowMs / 1000);
  const claims = {
    iss: issuerUrl,
    sub: 'forger',
    client_id: 'forger',
    aud: AUDIENCE,
    scope,
    iat: nowSec,
    exp: nowSec + LIFE_SEC,
  };
  const signed = (changes: object, header: object = { alg: 'RS256' }): string => {
    const content = `${encoded(header)}.${encoded({ ...claims, ...changes })}`;
    return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`;
  };
  const good = signed({});
  const [head = '', , signature = ''] = good.split('.');
  const unsigned = `${encoded({ alg: 'none' })}.${encoded(claims)}`;
  const symmetric = `${encoded({ alg: 'HS256' })}.${encoded(claims)}`;
  return {
    good,
    expired: signed({ iat: nowSec - 2 * LIFE_SEC, exp: nowSec - LIFE_SEC }),
    'not valid yet': signed({ nbf: nowSec + LIFE_SEC }),
    'without an end': signed({ exp: undefined }),
    "of another issuer's": signed({ iss: 'https://issuer.example' }),
    'for another audience': signed({ aud: 'somebody-else' }),
    'with changed claims': `${head}.${encoded({ ...claims, client_id: 'admin' })}.${signature}`,
    'without a signature': `${unsigned}.`,
    'signed with the public key as a shared secret': `${symmetric}.${createHmac('sha256', publicPem).update(symmetric).digest('base64url')}`,
  };
}
