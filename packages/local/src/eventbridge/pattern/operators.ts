import { ok, type Result, refuse } from '../../result.ts';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../template/json.ts';
import type { PatternRefusal } from '../types.ts';
import { type Hook, textHook, there } from './hook.ts';
import { numberProblem, numeric } from './numeric.ts';
import {
  anythingBut,
  cidr,
  equals,
  equalsIgnoreCase,
  onText,
  prefix,
  prefixIgnoreCase,
  present,
  sameIpv6,
  suffix,
  suffixIgnoreCase,
  type ValueTest,
} from './value-test.ts';
import { compileWildcard } from './wildcard.ts';

/** A test of the value that is there. */
export type ValueAlternative = { readonly kind: 'value'; readonly test: ValueTest; readonly hook: Hook };

/** One alternative of a leaf: a test of the value that is there, or that there is none. */
export type Alternative = ValueAlternative | { readonly kind: 'absent' };

type Compiled<Value> = Result<Value, PatternRefusal>;

const wrong = (place: string, what: string) => refuse<PatternRefusal>({ place, what });

const fits = (test: ValueTest, hook: Hook = there): ValueAlternative => ({ kind: 'value', test, hook });

/** `{"operator": operand}`: exactly one member. */
const onlyMember = (expression: JsonObject, place: string): Compiled<readonly [string, Json]> => {
  const [member, ...others] = Object.entries(expression);
  if (member === undefined || others.length > 0) {
    return wrong(place, `a match expression has exactly one operator, not ${Object.keys(expression).length}`);
  }
  return ok(member);
};

type TextOperator = (operand: string) => Result<ValueAlternative, string>;
type Table<Value> = Readonly<Record<string, Value>>;

const textOperators: Table<TextOperator> = {
  prefix: (operand) => ok(fits(prefix(operand), textHook('begin', operand))),
  suffix: (operand) => ok(fits(suffix(operand), textHook('end', operand))),
  'equals-ignore-case': (operand) => ok(fits(equalsIgnoreCase(operand), textHook('whole', operand, true))),
  wildcard: (operand) => {
    const compiled = compileWildcard(operand);
    return compiled.ok ? ok(fits(onText(compiled.value.test), compiled.value.hook)) : compiled;
  },
};

/** `{"prefix": {"equals-ignore-case": "x"}}`. */
const caseless: Table<TextOperator> = {
  prefix: (operand) => ok(fits(prefixIgnoreCase(operand), textHook('begin', operand, true))),
  suffix: (operand) => ok(fits(suffixIgnoreCase(operand), textHook('end', operand, true))),
};

const ownOf = <Value>(table: Table<Value>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

const textAlternative = (
  operator: TextOperator,
  operand: Json,
  place: string,
): Compiled<ValueAlternative> => {
  if (typeof operand !== 'string') return wrong(place, 'must be a string');
  const compiled = operator(operand);
  return compiled.ok ? compiled : wrong(place, compiled.refusal);
};

const plainAnythingBut = (operand: Json, place: string): Compiled<ValueAlternative> => {
  const values = isJsonList(operand) ? operand : [operand];
  const [first] = values;
  if (first === undefined) return wrong(place, 'an empty list excludes nothing');
  const tests: ValueTest[] = [];
  for (const [index, value] of values.entries()) {
    const where = isJsonList(operand) ? `${place}[${index}]` : place;
    const isFitting =
      (typeof value === 'string' || typeof value === 'number') && typeof value === typeof first;
    if (!isFitting) {
      return wrong(where, 'anything-but takes strings, or numbers, or one of its operators, never a mixture');
    }
    const problem = typeof value === 'number' ? numberProblem(value) : undefined;
    if (problem !== undefined) return wrong(where, problem);
    tests.push(equals(value));
  }
  return ok(fits(anythingBut(tests)));
};

const anythingButOperator = (operand: JsonObject, place: string): Compiled<ValueAlternative> => {
  const member = onlyMember(operand, place);
  if (!member.ok) return member;
  const [name, value] = member.value;
  const operator = ownOf(textOperators, name);
  if (operator === undefined) {
    return wrong(`${place}.${name}`, 'anything-but knows prefix, suffix, equals-ignore-case and wildcard');
  }
  const operands = isJsonList(value) ? value : [value];
  if (operands.length === 0) return wrong(`${place}.${name}`, 'an empty list excludes nothing');
  const tests: ValueTest[] = [];
  for (const [index, each] of operands.entries()) {
    const where = isJsonList(value) ? `${place}.${name}[${index}]` : `${place}.${name}`;
    if (each === '' && (name === 'prefix' || name === 'suffix')) return wrong(where, 'must not be empty');
    const alternative = textAlternative(operator, each, where);
    if (!alternative.ok) return alternative;
    tests.push(alternative.value.test);
  }
  return ok(fits(anythingBut(tests)));
};

/** `["=", 5]` is the one comparison that names a value. */
const numberHook = (operand: Json): Hook => {
  const [operator, value = null] = isJsonList(operand) ? operand : [];
  return operator === '=' && typeof value === 'number' ? { kind: 'is', value } : there;
};

const matchExpression = (name: string, operand: Json, place: string): Compiled<ValueAlternative> => {
  if (name === 'numeric' || name === 'cidr') {
    if (name === 'cidr' && typeof operand !== 'string') return wrong(place, 'must be a string');
    const compiled = typeof operand === 'string' && name === 'cidr' ? cidr(operand) : numeric(operand);
    return compiled.ok ? ok(fits(compiled.value, numberHook(operand))) : wrong(place, compiled.refusal);
  }
  if (name === 'anything-but') {
    return isJsonObject(operand) ? anythingButOperator(operand, place) : plainAnythingBut(operand, place);
  }
  const ignoringCase = ownOf(caseless, name);
  if (ignoringCase !== undefined && isJsonObject(operand)) {
    const member = onlyMember(operand, place);
    if (!member.ok) return member;
    const [inner, text] = member.value;
    if (inner !== 'equals-ignore-case') return wrong(`${place}.${inner}`, `${name} knows equals-ignore-case`);
    return textAlternative(ignoringCase, text, `${place}.${inner}`);
  }
  const operator = ownOf(textOperators, name);
  if (operator === undefined) return wrong(place, `"${name}" is no match type`);
  return textAlternative(operator, operand, place);
};

const literal = (value: string | number | boolean | null): ValueAlternative => {
  const address = typeof value === 'string' ? sameIpv6(value) : undefined;
  return address === undefined ? fits(equals(value), { kind: 'is', value }) : fits(address);
};

/** Reads one member of a leaf's array. */
export const alternativeOf = (member: Json, place: string): Compiled<Alternative> => {
  if (isJsonList(member))
    return wrong(place, 'must be a string, a number, true, false, null or a match expression');
  if (!isJsonObject(member)) return ok(literal(member));
  const only = onlyMember(member, place);
  if (!only.ok) return only;
  const [name, operand] = only.value;
  if (name === 'exists') {
    if (operand === true) return ok(fits(present));
    return operand === false ? ok({ kind: 'absent' }) : wrong(`${place}.exists`, 'must be true or false');
  }
  return matchExpression(name, operand, `${place}.${name}`);
};
