import type { Context } from './condition.ts';
import type { Pattern } from './pattern.ts';
import type { Statement } from './policy.ts';

export type AccessRequest = {
  /** As IAM names it: `dynamodb:PutItem`. */
  readonly action: string;
  /** An ARN, or `*` where an action has no resource. */
  readonly resource: string;
  readonly context: Context;
};

/** The part of a statement that a call used: one of its actions on one of its resources. */
export type Grant = { readonly statement: string; readonly action: string; readonly resource: string };

export type Decision =
  | { readonly kind: 'allowed'; readonly by: Grant }
  | { readonly kind: 'denied'; readonly how: 'implicit' | 'by-identity' | 'by-resource' };

/** Who asks: a service by its name, or somebody with policies of his own. */
export type Asker = { readonly service: string | undefined; readonly policies: readonly Statement[] };

const fitting = (patterns: readonly Pattern[], value: string): Pattern | undefined =>
  patterns.find(({ matches }) => matches(value));

const concerns = ({ principals }: Statement, asker: Asker): boolean => {
  if (principals === undefined || principals === 'everybody') return true;
  return asker.service !== undefined && principals.services.includes(asker.service);
};

const grantIn = (statement: Statement, asker: Asker, request: AccessRequest): Grant | undefined => {
  const action = fitting(statement.actions, request.action);
  const resource = action === undefined ? undefined : fitting(statement.resources, request.resource);
  if (action === undefined || resource === undefined || !concerns(statement, asker)) return undefined;
  if (!statement.conditions.every(({ holds }) => holds(request.context))) return undefined;
  return { statement: statement.name, action: action.text, resource: resource.text };
};

const firstGrant = (
  statements: readonly Statement[],
  effect: Statement['effect'],
  asker: Asker,
  request: AccessRequest,
): Grant | undefined => {
  for (const statement of statements) {
    const grant = statement.effect === effect ? grantIn(statement, asker, request) : undefined;
    if (grant !== undefined) return grant;
  }
  return undefined;
};

/**
 * IAM user guide, "Policy evaluation logic", for requests within one account: an explicit deny in any policy decides;
 * else an allow in any, the asker's own or the resource's; else the request is denied.
 */
export const evaluate = (
  asker: Asker,
  ofResource: readonly Statement[],
  request: AccessRequest,
): Decision => {
  if (firstGrant(asker.policies, 'Deny', asker, request) !== undefined)
    return { kind: 'denied', how: 'by-identity' };
  if (firstGrant(ofResource, 'Deny', asker, request) !== undefined)
    return { kind: 'denied', how: 'by-resource' };
  const by =
    firstGrant(asker.policies, 'Allow', asker, request) ?? firstGrant(ofResource, 'Allow', asker, request);
  return by === undefined ? { kind: 'denied', how: 'implicit' } : { kind: 'allowed', by };
};
