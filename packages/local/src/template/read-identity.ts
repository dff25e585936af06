import type { LambdaPermissionDefinition, RolePolicyDefinition } from './definitions.ts';
import { UnsupportedInTemplate } from './problems.ts';
import type { Reader } from './reader.ts';

/** AWS::IAM::Policy of roles; users and groups have nothing to do here. */
export const readRolePolicy = (logicalId: string, properties: Reader): RolePolicyDefinition => {
  properties.only(['PolicyName', 'PolicyDocument', 'Roles']);
  return {
    logicalId,
    roleNames: properties.texts('Roles'),
    document: properties.object('PolicyDocument').raw,
  };
};

const servicePrincipal = /^[\w.-]+\.amazonaws\.com$/;

/** AWS::Lambda::Permission for a service. */
export const readPermission = (
  logicalId: string,
  properties: Reader,
  functionArnPrefix: string,
): LambdaPermissionDefinition => {
  properties.only(['FunctionName', 'Action', 'Principal', 'SourceArn', 'SourceAccount']);
  const service = properties.text('Principal');
  if (!servicePrincipal.test(service)) {
    throw new UnsupportedInTemplate(`${properties.place}.Principal`, `"${service}" is no service of AWS`);
  }
  const written = properties.text('FunctionName');
  return {
    logicalId,
    functionArn: written.startsWith('arn:') ? written : `${functionArnPrefix}${written}`,
    action: properties.text('Action'),
    service,
    sourceArn: properties.optionalText('SourceArn'),
    sourceAccount: properties.optionalText('SourceAccount'),
  };
};
