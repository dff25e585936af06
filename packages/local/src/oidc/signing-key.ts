import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';

export type SigningKey = { readonly keyId: string; readonly privateKey: CryptoKey; readonly publicJwk: JWK };

const algorithm = 'RS256';

const usable = async (jwk: JWK): Promise<SigningKey> => {
  const privateKey = await importJWK(jwk, algorithm);
  if (privateKey instanceof Uint8Array) throw new Error('is not an RSA key');
  const { kty, n, e } = jwk;
  if (kty !== 'RSA' || n === undefined || e === undefined) throw new Error('is not an RSA key');
  const keyId = await calculateJwkThumbprint({ kty, n, e });
  return { keyId, privateKey, publicJwk: { kty, n, e, kid: keyId, alg: algorithm, use: 'sig' } };
};

/** The issuer's key lives as long as the data directory, so that tokens outlive a restart. */
export const loadSigningKey = async (file: string): Promise<SigningKey> => {
  if (!existsSync(file)) {
    const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.part`, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600 });
    await rename(`${file}.part`, file);
  }
  try {
    const jwk: JWK = JSON.parse(await readFile(file, 'utf8'));
    return await usable(jwk);
  } catch (error) {
    throw new Error(`${file} is not a usable key: delete it, and a new one is made`, { cause: error });
  }
};
