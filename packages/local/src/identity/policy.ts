import { isJsonList, isJsonObject, type Json, type JsonObject } from '../template/json.ts';
import { UnsupportedInTemplate } from '../template/problems.ts';
import { type Reader, readerOf } from '../template/reader.ts';
import { type Condition, readConditions } from './condition.ts';
import { actionPattern, type Pattern, resourcePattern } from './pattern.ts';

export type PolicyKind = 'identity' | 'resource' | 'trust';

/** Whom a statement of a resource's policy is about. */
export type Principals = 'everybody' | { readonly services: readonly string[] };

export type Statement = {
  /** Where it stands, for people and for reports. */
  readonly name: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly Pattern[];
  readonly resources: readonly Pattern[];
  readonly principals: Principals | undefined;
  readonly conditions: readonly Condition[];
};

const versions = ['2012-10-17', '2008-10-17'];
const actionForm = /^(\*|[\w-]+:[\w*?]+)$/;

const listOf = (value: Json | undefined): readonly Json[] => {
  if (value === undefined) return [];
  return isJsonList(value) ? value : [value];
};

const textsOf = (statement: Reader, element: string): readonly string[] => {
  const texts = listOf(statement.value(element)).map((value) => {
    if (typeof value === 'string') return value;
    throw new UnsupportedInTemplate(`${statement.place}.${element}`, 'expected text');
  });
  if (texts.length === 0) throw new UnsupportedInTemplate(`${statement.place}.${element}`, 'is missing');
  const variable = texts.find((text) => text.includes('${'));
  if (variable === undefined) return texts;
  throw new UnsupportedInTemplate(`${statement.place}.${element}`, `policy variable in "${variable}"`);
};

const principalsOf = (statement: Reader): Principals => {
  const place = `${statement.place}.Principal`;
  const written = statement.value('Principal');
  if (written === '*') return 'everybody';
  if (!isJsonObject(written)) throw new UnsupportedInTemplate(place, 'expected "*" or { Service }');
  const principals = readerOf(written, place);
  principals.only(['Service']);
  return { services: textsOf(principals, 'Service') };
};

const elements: Readonly<Record<PolicyKind, readonly string[]>> = {
  identity: ['Sid', 'Effect', 'Action', 'Resource', 'Condition'],
  resource: ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'],
  trust: ['Sid', 'Effect', 'Principal', 'Action', 'Condition'],
};

const readStatement = (statement: Reader, kind: PolicyKind, name: string): Statement => {
  statement.only(elements[kind]);
  const effect = statement.text('Effect');
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new UnsupportedInTemplate(`${statement.place}.Effect`, `"${effect}" is not Allow or Deny`);
  }
  const actions = textsOf(statement, 'Action');
  const odd = actions.find((action) => !actionForm.test(action));
  if (odd !== undefined) {
    throw new UnsupportedInTemplate(
      `${statement.place}.Action`,
      `"${odd}" is not of the form service:Action`,
    );
  }
  const resources = kind === 'trust' ? ['*'] : textsOf(statement, 'Resource');
  const stray = resources.find((resource) => resource !== '*' && !resource.startsWith('arn:'));
  if (stray !== undefined) {
    throw new UnsupportedInTemplate(`${statement.place}.Resource`, `"${stray}" must be in ARN format or "*"`);
  }
  return {
    name: `${name} ${statement.optionalText('Sid') ?? ''}`.trimEnd(),
    effect,
    actions: actions.map(actionPattern),
    resources: resources.map(resourcePattern),
    principals: kind === 'identity' ? undefined : principalsOf(statement),
    conditions: readConditions(statement.value('Condition'), `${statement.place}.Condition`),
  };
};

/**
 * A policy document whose references are resolved (IAM user guide, "IAM JSON policy reference"). Throws
 * UnsupportedInTemplate for whatever IAM would refuse, and for what is not evaluated here: NotAction, NotResource,
 * NotPrincipal, policy variables, and conditions beyond those of the template.
 */
export const readPolicy = (
  document: JsonObject,
  kind: PolicyKind,
  place: string,
  name: string,
): readonly Statement[] => {
  const policy = readerOf(document, place);
  policy.only(['Version', 'Statement'], ['Id']);
  const version = policy.optionalText('Version');
  if (version !== undefined && !versions.includes(version)) {
    throw new UnsupportedInTemplate(`${place}.Version`, `"${version}" is no version of the policy language`);
  }
  return listOf(policy.value('Statement')).map((statement, index) => {
    const at = `${place}.Statement[${index}]`;
    if (!isJsonObject(statement)) throw new UnsupportedInTemplate(at, 'expected an object');
    return readStatement(readerOf(statement, at), kind, `${name}[${index}]`);
  });
};
