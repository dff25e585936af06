import { arnTarget, at, listOf, type Rule } from '../template.ts';

/** Each function has a role in the template that no other function has, that only Lambda may take, with no managed policy. */
export const ownRoles: Rule = ({ ofType, find }) => {
  const takenBy = new Map<string, string>();
  return ofType('AWS::Lambda::Function').flatMap(({ id, properties }) => {
    const role = find(arnTarget(properties['Role']), 'AWS::IAM::Role');
    if (role === undefined) return [`${id}: its Role is not one of the template; name one in resources.yml`];
    const other = takenBy.get(role.id);
    takenBy.set(role.id, id);
    const trusted = listOf(at(role.properties['AssumeRolePolicyDocument'], 'Statement')).flatMap(
      (statement) => Object.values(at(statement, 'Principal') ?? {}).flatMap(listOf),
    );
    return [
      ...(other === undefined
        ? []
        : [`${id}: shares ${role.id} with ${other}; each function has its own role`]),
      ...(trusted.length === 1 && trusted[0] === 'lambda.amazonaws.com'
        ? []
        : [`${role.id}: must be assumed by lambda.amazonaws.com alone, not ${JSON.stringify(trusted)}`]),
      ...(listOf(role.properties['ManagedPolicyArns']).length === 0
        ? []
        : [`${role.id}: a managed policy grants more than one function needs; write the statements`]),
    ];
  });
};
