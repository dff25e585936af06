import { isJsonList, isJsonObject, type Json, type JsonObject } from './json.ts';
import { UnsupportedInTemplate } from './problems.ts';
import { attributeOf, type ResourceIdentity, type StackIdentity } from './resource-identity.ts';

/** What references may point at. */
export type Scope = {
  readonly stack: StackIdentity;
  readonly resources: ReadonlyMap<string, ResourceIdentity>;
  readonly parameters: ReadonlyMap<string, string>;
};

/** `AWS::NoValue` removes the property that holds it. */
const noValue = Symbol('AWS::NoValue');
type Resolved = Json | typeof noValue;

const pseudoParameter = (name: string, stack: StackIdentity): string | undefined => {
  switch (name) {
    case 'AWS::Region':
      return stack.region;
    case 'AWS::AccountId':
      return stack.accountId;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return stack.stackName;
    case 'AWS::StackId':
      return `arn:aws:cloudformation:${stack.region}:${stack.accountId}:stack/${stack.stackName}/local`;
    default:
      return undefined;
  }
};

const refOf = (name: string, scope: Scope, place: string): string => {
  const value =
    pseudoParameter(name, scope.stack) ?? scope.parameters.get(name) ?? scope.resources.get(name)?.ref;
  if (value !== undefined) return value;
  throw new UnsupportedInTemplate(place, `Ref to unknown name "${name}"`);
};

const getAtt = (argument: Json, scope: Scope, place: string): string => {
  const [logicalId, attribute] =
    typeof argument === 'string'
      ? [argument.split('.')[0], argument.split('.').slice(1).join('.')]
      : isJsonList(argument)
        ? argument
        : [];
  if (typeof logicalId !== 'string' || typeof attribute !== 'string') {
    throw new UnsupportedInTemplate(place, 'Fn::GetAtt takes a logical id and an attribute name');
  }
  const identity = scope.resources.get(logicalId);
  if (identity === undefined) {
    throw new UnsupportedInTemplate(place, `Fn::GetAtt of unknown resource "${logicalId}"`);
  }
  return attributeOf(identity, attribute, place);
};

const substitute = (argument: Json, scope: Scope, place: string): string => {
  const [template, values] = isJsonList(argument) ? argument : [argument, {}];
  if (typeof template !== 'string' || !isJsonObject(values)) {
    throw new UnsupportedInTemplate(place, 'Fn::Sub takes a text, or a text and a map');
  }
  return template.replace(/\$\{([^}]*)\}/g, (_whole, written: string) => {
    // `${!Literal}` stays as `${Literal}` (Fn::Sub, "Parameters").
    if (written.startsWith('!')) return `\${${written.slice(1)}}`;
    const name = written.trim();
    const own = values[name];
    if (own !== undefined) {
      const value = resolve(own, scope, place);
      if (typeof value === 'string' || typeof value === 'number') return String(value);
      throw new UnsupportedInTemplate(place, `Fn::Sub variable "${name}" is not text`);
    }
    return name.includes('.') ? getAtt(name, scope, place) : refOf(name, scope, place);
  });
};

const join = (argument: Json, scope: Scope, place: string): string => {
  const [delimiter, parts] = isJsonList(argument) ? argument : [];
  const resolved = parts === undefined ? undefined : resolve(parts, scope, place);
  if (typeof delimiter !== 'string' || typeof resolved === 'symbol' || !isJsonList(resolved)) {
    throw new UnsupportedInTemplate(place, 'Fn::Join takes a delimiter and a list');
  }
  return resolved.map((part) => String(part)).join(delimiter);
};

const select = (argument: Json, scope: Scope, place: string): Resolved => {
  const [index, values] = isJsonList(argument) ? argument : [];
  const resolved = values === undefined ? undefined : resolve(values, scope, place);
  const chosen = typeof resolved !== 'symbol' && isJsonList(resolved) ? resolved[Number(index)] : undefined;
  if (chosen === undefined) throw new UnsupportedInTemplate(place, 'Fn::Select found no such element');
  return chosen;
};

const split = (argument: Json, scope: Scope, place: string): readonly string[] => {
  const [delimiter, source] = isJsonList(argument) ? argument : [];
  const resolved = source === undefined ? undefined : resolve(source, scope, place);
  if (typeof delimiter !== 'string' || typeof resolved !== 'string') {
    throw new UnsupportedInTemplate(place, 'Fn::Split takes a delimiter and a text');
  }
  return resolved.split(delimiter);
};

const intrinsic = (name: string, argument: Json, scope: Scope, place: string): Resolved => {
  switch (name) {
    case 'Ref':
      if (argument === 'AWS::NoValue') return noValue;
      return refOf(String(argument), scope, place);
    case 'Fn::GetAtt':
      return getAtt(argument, scope, place);
    case 'Fn::Sub':
      return substitute(argument, scope, place);
    case 'Fn::Join':
      return join(argument, scope, place);
    case 'Fn::Select':
      return select(argument, scope, place);
    case 'Fn::Split':
      return split(argument, scope, place);
    default:
      throw new UnsupportedInTemplate(place, `${name} is not supported by the local stack`);
  }
};

const resolve = (value: Json, scope: Scope, place: string): Resolved => {
  if (isJsonList(value)) {
    return value
      .map((element, index) => resolve(element, scope, `${place}[${index}]`))
      .filter((element) => element !== noValue);
  }
  if (!isJsonObject(value)) return value;
  const [[onlyKey, argument] = [undefined, undefined], ...others] = Object.entries(value);
  if (others.length === 0 && argument !== undefined && onlyKey !== undefined) {
    if (onlyKey === 'Ref' || onlyKey.startsWith('Fn::')) return intrinsic(onlyKey, argument, scope, place);
  }
  const entries: [string, Json][] = [];
  for (const [key, element] of Object.entries(value)) {
    const resolved = resolve(element, scope, `${place}.${key}`);
    if (resolved !== noValue) entries.push([key, resolved]);
  }
  return Object.fromEntries(entries);
};

/** Replaces every intrinsic function inside. Throws UnsupportedInTemplate that names the place. */
export const resolveObject = (value: JsonObject, scope: Scope, place: string): JsonObject => {
  const resolved = resolve(value, scope, place);
  if (resolved !== noValue && isJsonObject(resolved)) return resolved;
  throw new UnsupportedInTemplate(place, 'does not resolve to an object');
};
