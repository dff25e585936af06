import { accessKeyIdOf } from '../lambda/function-environment.ts';
import type { StackDefinition } from '../template/definitions.ts';
import type { TemplateProblem } from '../template/problems.ts';
import { type Calls, createCalls } from './calls.ts';
import { evaluate, type Grant } from './evaluate.ts';
import { actionPattern, resourcePattern } from './pattern.ts';
import type { Statement } from './policy.ts';
import { createPrincipal, type Principal } from './principal.ts';
import { readPolicies } from './read-identity.ts';

/** Services of AWS that do things on behalf of resources of the stack. */
export type ServiceName = 'apigateway' | 'events' | 'firehose' | 'lambda' | 'states';

export type Identity = {
  /** Whoever has no key of a function is the account's administrator: a developer with credentials of his own. */
  ofAccessKey(accessKeyId: string): Principal;
  /** A session of a role; of one that is not in the template: nothing is allowed to it. */
  ofRole(roleArn: string, sessionName: string): Principal;
  /** A service, on behalf of the resource with this ARN. */
  ofService(service: ServiceName, sourceArn: string): Principal;
  /** Whether a role can be taken by a service at all, by its trust policy. */
  trusts(roleArn: string, service: ServiceName): boolean;
  readonly calls: Calls;
};

const everything: Statement = {
  name: 'the administrator',
  effect: 'Allow',
  actions: [actionPattern('*')],
  resources: [resourcePattern('*')],
  principals: undefined,
  conditions: [],
};

const hostOf = (service: ServiceName): string => `${service}.amazonaws.com`;

const grantsOf = (statements: Iterable<Statement>): readonly Grant[] => {
  const byName = new Map<string, Statement>();
  for (const statement of statements) if (statement.effect === 'Allow') byName.set(statement.name, statement);
  return [...byName.values()].flatMap(({ name, actions, resources }) =>
    actions.flatMap((action) =>
      resources.map((resource) => ({ statement: name, action: action.text, resource: resource.text })),
    ),
  );
};

/** The resource whose policy counts: an object's is its bucket's. */
const ownerOf = (resource: string): string =>
  resource.startsWith('arn:aws:s3:::') ? (resource.split('/')[0] ?? resource) : resource;

/** Makes one for each pair, and gives it to whoever asks again. */
const oneForEach = <Value>(make: (first: string, second: string) => Value) => {
  const made = new Map<string, Value>();
  return (first: string, second: string): Value => {
    const key = `${first}\n${second}`;
    const value = made.get(key) ?? make(first, second);
    made.set(key, value);
    return value;
  };
};

/**
 * Who is who, and may do what, by the policies of the template. The problems are what of them cannot be evaluated here;
 * an identity with problems must not be used.
 */
export const openIdentity = (
  definition: StackDefinition,
): { readonly identity: Identity; readonly problems: readonly TemplateProblem[] } => {
  const { accountId, functions } = definition;
  const { policies, problems } = readPolicies(definition);
  const roles = new Map(policies.roles.map((role) => [role.arn, role]));
  const calls = createCalls(
    grantsOf([
      ...policies.roles.flatMap((role) => role.policies),
      ...[...policies.ofResources.values()].flat(),
    ]),
  );
  const none: readonly Statement[] = [];
  const shared = {
    calls,
    policiesOf: (resource: string) => policies.ofResources.get(ownerOf(resource)) ?? none,
  };
  // Every SDK speaks TLS to AWS. What goes over loopback here would there be encrypted.
  const context = { 'aws:SecureTransport': 'true' };
  const contextOf = (sourceArn: string) => ({
    ...context,
    'aws:SourceArn': sourceArn,
    'aws:SourceAccount': accountId,
  });

  const ofRole = oneForEach((roleArn, sessionName) => {
    const roleName = roles.get(roleArn)?.name ?? roleArn.split('/').at(-1);
    return createPrincipal({
      ...shared,
      name: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
      service: undefined,
      policies: roles.get(roleArn)?.policies ?? none,
      context,
    });
  });
  const ofService = oneForEach((host, sourceArn) =>
    createPrincipal({
      ...shared,
      name: `${host} for ${sourceArn}`,
      service: host,
      policies: none,
      context: contextOf(sourceArn),
    }),
  );
  const administrator = createPrincipal({
    ...shared,
    name: `arn:aws:iam::${accountId}:root`,
    service: undefined,
    policies: [everything],
    context,
  });
  const byAccessKey = new Map(
    functions.map(({ name, roleArn }) => [accessKeyIdOf(name), ofRole(roleArn, name)]),
  );
  return {
    problems,
    identity: {
      calls,
      ofAccessKey: (accessKeyId) => byAccessKey.get(accessKeyId) ?? administrator,
      ofRole,
      ofService: (service, sourceArn) => ofService(hostOf(service), sourceArn),
      trusts: (roleArn, service) => {
        const trust = roles.get(roleArn)?.trust ?? none;
        const request = {
          action: 'sts:AssumeRole',
          resource: roleArn,
          // Firehose gives the account's number as the external id.
          context: { ...contextOf(''), 'sts:ExternalId': accountId },
        };
        return evaluate({ service: hostOf(service), policies: none }, trust, request).kind === 'allowed';
      },
    },
  };
};
