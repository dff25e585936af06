import type { LambdaPermissionDefinition, RoleDefinition, StackDefinition } from '../template/definitions.ts';
import type { JsonObject } from '../template/json.ts';
import { type TemplateProblem, UnsupportedInTemplate } from '../template/problems.ts';
import { type Reader, readerOf } from '../template/reader.ts';
import { actionPattern, arnPattern, resourcePattern } from './pattern.ts';
import { readPolicy, type Statement } from './policy.ts';

export type RoleStatements = {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly trust: readonly Statement[];
  readonly policies: readonly Statement[];
};

/** Every policy of the template, read. */
export type Policies = {
  readonly roles: readonly RoleStatements[];
  /** By ARN of a queue, a bucket or a function. */
  readonly ofResources: ReadonlyMap<string, readonly Statement[]>;
};

const documentIn = (reader: Reader, key: string) => reader.object(key).raw;

const readRole = ({ logicalId, name, arn, properties }: RoleDefinition): RoleStatements => {
  const place = `Resources.${logicalId}.Properties`;
  const role = readerOf(properties, place);
  role.only(
    ['AssumeRolePolicyDocument', 'Policies', 'RoleName'],
    ['Description', 'MaxSessionDuration', 'Tags'],
  );
  const trustPlace = `${place}.AssumeRolePolicyDocument`;
  return {
    logicalId,
    name,
    arn,
    trust: readPolicy(
      documentIn(role, 'AssumeRolePolicyDocument'),
      'trust',
      trustPlace,
      `${logicalId} trust`,
    ),
    policies: role.objects('Policies').flatMap((policy) => {
      policy.only(['PolicyName', 'PolicyDocument']);
      const document = documentIn(policy, 'PolicyDocument');
      const policyName = `${logicalId} ${policy.text('PolicyName')}`;
      return readPolicy(document, 'identity', `${policy.place}.PolicyDocument`, policyName);
    }),
  };
};

/** Lambda developer guide, "Using resource-based policies": a permission is a statement of the function's policy. */
const permissionStatement = (permission: LambdaPermissionDefinition): Statement => {
  const { sourceArn, sourceAccount } = permission;
  const fits = sourceArn === undefined ? undefined : arnPattern(sourceArn);
  return {
    name: permission.logicalId,
    effect: 'Allow',
    actions: [actionPattern(permission.action)],
    resources: [resourcePattern(permission.functionArn)],
    principals: { services: [permission.service] },
    conditions: [
      ...(fits === undefined
        ? []
        : [
            {
              holds: (context: Readonly<Record<string, string>>) =>
                fits.matches(context['aws:SourceArn'] ?? ''),
            },
          ]),
      ...(sourceAccount === undefined
        ? []
        : [
            {
              holds: (context: Readonly<Record<string, string>>) =>
                context['aws:SourceAccount'] === sourceAccount,
            },
          ]),
    ],
  };
};

/** Reads all policies. What cannot be evaluated is among the problems, by name and place. */
export const readPolicies = (
  definition: StackDefinition,
): { readonly policies: Policies; readonly problems: readonly TemplateProblem[] } => {
  const problems: TemplateProblem[] = [];
  const attempt = <Value>(read: () => Value): readonly Value[] => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof UnsupportedInTemplate)) throw error;
      problems.push({ place: error.place, what: error.what });
      return [];
    }
  };
  const ofResources = new Map<string, readonly Statement[]>();
  const attach = (arn: string, statements: readonly Statement[]): void => {
    ofResources.set(arn, [...(ofResources.get(arn) ?? []), ...statements]);
  };
  const roles = definition.roles.flatMap((role) => attempt(() => readRole(role)));
  const statementsOf = (logicalId: string, kind: 'identity' | 'resource', document: JsonObject) =>
    attempt(() =>
      readPolicy(document, kind, `Resources.${logicalId}.Properties.PolicyDocument`, logicalId),
    ).flat();
  const withOwn = roles.map((role) => ({
    ...role,
    policies: [
      ...role.policies,
      ...definition.rolePolicies
        .filter(({ roleNames }) => roleNames.includes(role.name))
        .flatMap(({ logicalId, document }) => statementsOf(logicalId, 'identity', document)),
    ],
  }));
  for (const { logicalId, queueUrls, document } of definition.queuePolicies) {
    const statements = statementsOf(logicalId, 'resource', document);
    for (const url of queueUrls) {
      const queue = definition.queues.find(({ name }) => name === url.split('/').at(-1));
      if (queue !== undefined) attach(queue.arn, statements);
      else
        problems.push({
          place: `Resources.${logicalId}.Properties.Queues`,
          what: `${url} is no queue of this stack`,
        });
    }
  }
  for (const { logicalId, bucketName, document } of definition.bucketPolicies) {
    attach(`arn:aws:s3:::${bucketName}`, statementsOf(logicalId, 'resource', document));
  }
  for (const permission of definition.permissions)
    attach(permission.functionArn, [permissionStatement(permission)]);
  return { policies: { roles: withOwn, ofResources }, problems };
};
