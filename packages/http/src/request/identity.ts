import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { MAX_OWNER_LENGTH } from '../limits.ts';

/** Who calls. */
export interface Identity {
  /** Claim `client_id`, else `sub`: whom stored answers belong to. */
  readonly owner: string;
  /**
   * Claim `sub`, else `client_id`: who acts, through whichever client. The same person has one `sub` at all clients of an
   * issuer, and may have several clients: where two people are needed, they are told apart by this.
   */
  readonly person: string;
  readonly scopes: ReadonlySet<string>;
}

/**
 * From the claims that the HTTP API's JWT authorizer verified. Scopes are claim `scope` (text, RFC 9068) and claim `scp` (a
 * list, which HTTP APIs hand on as the text `[a b]`), with spaces between: no other separator, as anything else may be part of
 * a scope's name (RFC 6749, section 3.3). Undefined where no authorizer stood before the function or where the claims name
 * nobody: neither is ever taken for somebody.
 */
export const identityOf = (event: APIGatewayProxyEventV2): Identity | undefined => {
  const claims = claimsOf(event);
  const [client, subject] = [text(claims.get('client_id')), text(claims.get('sub'))];
  const owner = client ?? subject;
  const person = subject ?? client;
  if (!isName(owner) || !isName(person)) return undefined;
  return {
    owner,
    person,
    scopes: new Set([...written(claims.get('scope')), ...listed(claims.get('scp'))]),
  };
};

const isName = (name: string | undefined): name is string =>
  name !== undefined && name.length <= MAX_OWNER_LENGTH && name.isWellFormed();

const claimsOf = (event: APIGatewayProxyEventV2): ReadonlyMap<string, unknown> => {
  const { requestContext } = event;
  const authorizer: unknown = 'authorizer' in requestContext ? requestContext.authorizer : undefined;
  return members(members(members(authorizer).get('jwt')).get('claims'));
};

const members = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : []);

const text = (claim: unknown): string | undefined =>
  typeof claim === 'string' && claim !== '' ? claim : undefined;

const words = (claim: string | undefined): readonly string[] =>
  claim === undefined ? [] : claim.split(' ').filter((word) => word !== '');

/** A list that somebody put into `scope` comes as `[a b]`, too: what that would mean is said nowhere, so it means nothing. */
const written = (claim: unknown): readonly string[] => {
  const scope = text(claim);
  return scope === undefined || LIST.test(scope) ? [] : words(scope);
};

const listed = (claim: unknown): readonly string[] =>
  Array.isArray(claim)
    ? claim.filter((word) => typeof word === 'string')
    : words(text(claim)?.replace(LIST, '$1'));

/** How HTTP APIs write a list. */
const LIST = /^\[(.*)\]$/s;
