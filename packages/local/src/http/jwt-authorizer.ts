import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { JwtAuthorizerDefinition } from '../template/definitions.ts';

export type JwtContext = {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[] | null;
};

export type Authorization =
  | { readonly kind: 'allowed'; readonly jwt: JwtContext }
  | { readonly kind: 'unauthorized'; readonly description: string | undefined }
  | { readonly kind: 'forbidden'; readonly description: string };

/** Only RSA-based algorithms (HTTP API developer guide, "Control access to HTTP APIs with JWT authorizers"). */
const algorithms = ['RS256', 'RS384', 'RS512'];

/** API Gateway hands all claims to the function as text. */
const claimText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const scopesOf = (payload: JWTPayload): readonly string[] => {
  const written = payload['scope'] ?? payload['scp'];
  if (Array.isArray(written)) return written.map(String);
  return typeof written === 'string' ? written.split(' ').filter((scope) => scope !== '') : [];
};

/** `client_id` is looked at only where `aud` is absent. */
const audiencesOf = (payload: JWTPayload): readonly string[] => {
  if (typeof payload.aud === 'string') return [payload.aud];
  if (payload.aud !== undefined) return payload.aud;
  const clientId = payload['client_id'];
  return typeof clientId === 'string' ? [clientId] : [];
};

const unauthorized = (description?: string): Authorization => ({ kind: 'unauthorized', description });

/** The header's value is the token, with or without `Bearer` before it. */
const tokenOf = (header: string | undefined): string | undefined => {
  const token = header?.replace(/^Bearer +/i, '').trim();
  return token === '' ? undefined : token;
};

const describe = (error: unknown): string | undefined => {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `the token has an invalid "${error.claim}"`;
  if (error instanceof errors.JOSEError) return 'the token is not valid';
  return undefined;
};

/**
 * Decides as the JWT authorizer of HTTP APIs does: signature against the issuer's keys, `iss`, `aud` or
 * `client_id`, `exp`, `nbf`, `iat`, and at least one of the route's scopes. An ID token passes too.
 * Throws only when the issuer's keys cannot be had.
 */
export const authorize = async (
  header: string | undefined,
  authorizer: JwtAuthorizerDefinition,
  routeScopes: readonly string[],
  keys: JWTVerifyGetKey,
  nowMs: number,
): Promise<Authorization> => {
  const token = tokenOf(header);
  if (token === undefined) return unauthorized();
  let payload: JWTPayload;
  try {
    const verified = await jwtVerify(token, keys, {
      issuer: authorizer.issuer,
      algorithms,
      currentDate: new Date(nowMs),
      requiredClaims: ['exp'],
    });
    payload = verified.payload;
  } catch (error) {
    const description = describe(error);
    if (description === undefined || error instanceof errors.JWKSTimeout) throw error;
    return unauthorized(description);
  }
  if (payload.iat !== undefined && payload.iat * 1000 > nowMs) {
    return unauthorized('the token is not valid yet');
  }
  if (!audiencesOf(payload).some((audience) => authorizer.audiences.includes(audience))) {
    return unauthorized('the token does not have a valid audience');
  }
  const scopes = scopesOf(payload);
  if (routeScopes.length > 0 && !routeScopes.some((scope) => scopes.includes(scope))) {
    return { kind: 'forbidden', description: 'the token does not have a required scope' };
  }
  const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, claimText(value)]));
  return { kind: 'allowed', jwt: { claims, scopes: routeScopes.length === 0 ? null : scopes } };
};
