import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { MAX_OWNER_LENGTH } from '../limits.ts';

/** Who calls. */
export interface Identity {
  /** Claim `client_id`, else `sub`: whom stored answers belong to. */
  readonly owner: string;
  readonly scopes: ReadonlySet<string>;
}

/**
 * From the claims that the HTTP API's JWT authorizer verified. Scopes are claim `scope` (text, RFC 9068) and claim `scp` (a
 * list, which HTTP APIs hand on as the text `[a b]`). Undefined where no authorizer stood before the function or
 * where the claims name nobody: neither is ever taken for somebody.
 */
export const identityOf = (event: APIGatewayProxyEventV2): Identity | undefined => {
  const claims = claimsOf(event);
  const owner = text(claims.get('client_id')) ?? text(claims.get('sub'));
  if (owner === undefined || owner.length > MAX_OWNER_LENGTH || !owner.isWellFormed()) return undefined;
  return { owner, scopes: new Set([...words(claims.get('scope')), ...words(claims.get('scp'))]) };
};

const claimsOf = (event: APIGatewayProxyEventV2): ReadonlyMap<string, unknown> => {
  const { requestContext } = event;
  const authorizer: unknown = 'authorizer' in requestContext ? requestContext.authorizer : undefined;
  return members(members(members(authorizer).get('jwt')).get('claims'));
};

const members = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : []);

const text = (claim: unknown): string | undefined =>
  typeof claim === 'string' && claim !== '' ? claim : undefined;

const words = (claim: unknown): readonly string[] => {
  if (Array.isArray(claim)) return claim.filter((word) => typeof word === 'string');
  if (typeof claim !== 'string') return [];
  return claim
    .replace(/^\[(.*)\]$/, '$1')
    .split(/[ ,]+/)
    .filter((word) => word !== '');
};
