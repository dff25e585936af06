/** A forger who has the issuer's own key, so that a token is wrong in what its name says and in nothing else. */
import {
  constants,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Claims = Readonly<Record<string, unknown>>;

const LIFE_SEC = 3_600;
const STRANGER_BITS = 2048;

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const signatureOf = (algorithm: string, content: string, key: KeyObject): Buffer => {
  const bytes = Buffer.from(content);
  if (!algorithm.startsWith('PS')) return sign('sha256', bytes, key);
  return sign('sha256', bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
};

export interface IssuersOwn {
  readonly key: KeyObject;
  readonly keyId: string;
  readonly issuer: string;
  readonly audience: string;
  readonly nowSec: number;
}

/** The local issuer's key, from the data folder of its stack. */
export const keyIn = (dataDir: string): KeyObject => {
  const jwk: unknown = JSON.parse(readFileSync(join(dataDir, 'issuer', 'key.json'), 'utf8'));
  if (typeof jwk !== 'object' || jwk === null) throw new Error('The issuer has no key.');
  return createPrivateKey({ key: { ...jwk }, format: 'jwk' });
};

export const forgeOf = ({ key, keyId, issuer, audience, nowSec }: IssuersOwn) => {
  const publicKey = createPublicKey(key);
  const stranger = generateKeyPairSync('rsa', { modulusLength: STRANGER_BITS });
  const claims = {
    iss: issuer,
    sub: 'forger',
    client_id: 'forger',
    aud: audience,
    token_use: 'access',
    iat: nowSec,
    exp: nowSec + LIFE_SEC,
  };
  const signed = (
    changes: Claims,
    { header = {}, by = key }: { readonly header?: Claims; readonly by?: KeyObject } = {},
  ): string => {
    const head = { alg: 'RS256', kid: keyId, ...header };
    const content = `${encoded(head)}.${encoded({ ...claims, ...changes })}`;
    return `${content}.${signatureOf(head.alg, content, by).toString('base64url')}`;
  };
  return {
    nowSec,
    stranger: stranger.privateKey,
    strangersJwk: stranger.publicKey.export({ format: 'jwk' }),
    strangersCertificate: stranger.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    publicJwk: publicKey.export({ format: 'jwk' }),
    signed,
    unsigned: (changes: Claims, algorithm: string): string =>
      `${encoded({ alg: algorithm, kid: keyId })}.${encoded({ ...claims, ...changes })}.`,
    /** HMAC with a text that everybody knows. */
    symmetric: (changes: Claims, secret: string, header: Claims = {}): string => {
      const content = `${encoded({ alg: 'HS256', kid: keyId, ...header })}.${encoded({ ...claims, ...changes })}`;
      return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
    },
    encoded,
  };
};

export type Forge = ReturnType<typeof forgeOf>;
