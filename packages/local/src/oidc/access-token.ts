import { SignJWT } from 'jose';
import type { SigningKey } from './signing-key.ts';

export const tokenLifeSec = 3_600;

export type TokenRequest = {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly tokenId: string;
  readonly nowMs: number;
};

/** An access token of the client credentials grant, with the claims that Cognito gives one, and an audience. */
export const signAccessToken = (key: SigningKey, request: TokenRequest): Promise<string> => {
  const issuedAtSec = Math.floor(request.nowMs / 1000);
  return new SignJWT({ token_use: 'access', client_id: request.clientId, scope: request.scopes.join(' ') })
    .setProtectedHeader({ alg: 'RS256', kid: key.keyId })
    .setIssuer(request.issuer)
    .setSubject(request.clientId)
    .setAudience([...request.audiences])
    .setIssuedAt(issuedAtSec)
    .setExpirationTime(issuedAtSec + tokenLifeSec)
    .setJti(request.tokenId)
    .sign(key.privateKey);
};
