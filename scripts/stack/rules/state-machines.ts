import validate from 'asl-validator';
import { arnTarget, at, isObject, type Json, type JsonObject, listOf, type Rule } from '../template.ts';

const MACHINE = 'AWS::StepFunctions::StateMachine';

/** What CloudFormation would put in place of an intrinsic function, as far as a validator cares. */
const plausible = (name: string, argument: Json): Json => {
  if (name === 'Ref') return `ref-${String(argument)}`;
  if (name === 'Fn::GetAtt') {
    const id = typeof argument === 'string' ? argument : listOf(argument).join('.');
    return `arn:aws:service:eu-west-1:123456789012:${id}`;
  }
  const text = name === 'Fn::Sub' ? listOf(argument)[0] : undefined;
  return typeof text === 'string' ? text.replace(/\$\{([^}]*)\}/g, 'value') : 'value';
};

const withoutIntrinsics = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(withoutIntrinsics);
  if (!isObject(value)) return value;
  const [[key, argument] = [undefined, undefined], ...others] = Object.entries(value);
  const isIntrinsic = key === 'Ref' || key?.startsWith('Fn::') === true;
  if (isIntrinsic && argument !== undefined && others.length === 0) return plausible(key, argument);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutIntrinsics(inner)]));
};

let known: { readonly text: string; readonly problem: string | undefined } | undefined;

/** What is wrong with a definition. The validator compiles its schemas for every call, so the last answer is kept. */
const problemOf = (definition: JsonObject): string | undefined => {
  const plain = withoutIntrinsics(definition);
  const text = JSON.stringify(plain);
  if (known?.text === text) return known.problem;
  const checked = isObject(plain) ? validate(plain) : undefined;
  const problem = checked?.isValid === true ? undefined : (checked?.errorsText('; ') ?? 'is no definition');
  known = { text, problem };
  return problem;
};

/** Each state machine is written in the Amazon States Language, as a definition that can be read here. */
export const validStateMachines: Rule = ({ ofType }) =>
  ofType(MACHINE).flatMap(({ id, properties }) => {
    const definition = properties['Definition'];
    if (!isObject(definition)) return [`${id}: write its Definition as an object, so that it can be checked`];
    const problem = problemOf(definition);
    return problem === undefined ? [] : [`${id}: ${problem}`];
  });

/** Each state machine names a role of the template that nobody else has, that only Step Functions may take. */
export const explicitMachineRoles: Rule = ({ ofType, find }) => {
  const taken = new Map(
    ofType('AWS::Lambda::Function').map(({ id, properties }) => [arnTarget(properties['Role']), id]),
  );
  return ofType(MACHINE).flatMap(({ id, properties }) => {
    const role = find(arnTarget(properties['RoleArn']), 'AWS::IAM::Role');
    if (role === undefined) return [`${id}: its RoleArn is not one of a role of the template`];
    const other = taken.get(role.id);
    taken.set(role.id, id);
    const trusted = listOf(at(role.properties['AssumeRolePolicyDocument'], 'Statement')).flatMap(
      (statement) => Object.values(at(statement, 'Principal') ?? {}).flatMap(listOf),
    );
    return [
      ...(other === undefined
        ? []
        : [`${id}: shares ${role.id} with ${other}; each state machine has its own role`]),
      ...(trusted.length === 1 && trusted[0] === 'states.amazonaws.com'
        ? []
        : [`${role.id}: must be assumed by states.amazonaws.com alone, not ${JSON.stringify(trusted)}`]),
      ...(listOf(role.properties['ManagedPolicyArns']).length === 0
        ? []
        : [`${role.id}: a managed policy grants more than one state machine needs; write the statements`]),
    ];
  });
};
