import { ok, type Result, refuse } from '../../result.ts';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../template/json.ts';
import type { PatternRefusal } from '../types.ts';
import { numeric } from './numeric.ts';
import {
  anythingBut,
  cidr,
  equals,
  equalsIgnoreCase,
  onText,
  prefix,
  prefixIgnoreCase,
  present,
  suffix,
  suffixIgnoreCase,
  type ValueTest,
} from './value-test.ts';
import { compileWildcard } from './wildcard.ts';

/** One alternative of a leaf: a test of the value that is there, or that there is none. */
export type Alternative = { readonly kind: 'value'; readonly test: ValueTest } | { readonly kind: 'absent' };

type Compiled<Value> = Result<Value, PatternRefusal>;

const wrong = (place: string, what: string) => refuse<PatternRefusal>({ place, what });

/** `{"operator": operand}`: exactly one member. */
const onlyMember = (expression: JsonObject, place: string): Compiled<readonly [string, Json]> => {
  const [member, ...others] = Object.entries(expression);
  if (member === undefined || others.length > 0) {
    return wrong(place, `a match expression has exactly one operator, not ${Object.keys(expression).length}`);
  }
  return ok(member);
};

type TextOperator = (operand: string) => Result<ValueTest, string>;

const textOperators: Readonly<Record<string, TextOperator>> = {
  prefix: (operand) => ok(prefix(operand)),
  suffix: (operand) => ok(suffix(operand)),
  'equals-ignore-case': (operand) => ok(equalsIgnoreCase(operand)),
  wildcard: (operand) => {
    const compiled = compileWildcard(operand);
    return compiled.ok ? ok(onText(compiled.value)) : compiled;
  },
};

/** `{"prefix": {"equals-ignore-case": "x"}}`. */
const caseless: Readonly<Record<string, (operand: string) => ValueTest>> = {
  prefix: prefixIgnoreCase,
  suffix: suffixIgnoreCase,
};

const ownOf = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

const textTest = (operator: TextOperator, operand: Json, place: string): Compiled<ValueTest> => {
  if (typeof operand !== 'string') return wrong(place, 'must be a string');
  const compiled = operator(operand);
  return compiled.ok ? compiled : wrong(place, compiled.refusal);
};

const plainAnythingBut = (operand: Json, place: string): Compiled<ValueTest> => {
  const values = isJsonList(operand) ? operand : [operand];
  const [first] = values;
  if (first === undefined) return wrong(place, 'an empty list excludes nothing');
  const tests: ValueTest[] = [];
  for (const [index, value] of values.entries()) {
    const isFitting =
      (typeof value === 'string' || typeof value === 'number') && typeof value === typeof first;
    if (!isFitting) {
      const where = isJsonList(operand) ? `${place}[${index}]` : place;
      return wrong(where, 'anything-but takes strings, or numbers, or one of its operators, never a mixture');
    }
    tests.push(equals(value));
  }
  return ok(anythingBut(tests));
};

const anythingButOperator = (operand: JsonObject, place: string): Compiled<ValueTest> => {
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
    if (each === '') return wrong(where, 'must not be empty');
    const test = textTest(operator, each, where);
    if (!test.ok) return test;
    tests.push(test.value);
  }
  return ok(anythingBut(tests));
};

const valueTest = (name: string, operand: Json, place: string): Compiled<ValueTest> => {
  if (name === 'numeric' || name === 'cidr') {
    if (name === 'cidr' && typeof operand !== 'string') return wrong(place, 'must be a string');
    const compiled = typeof operand === 'string' && name === 'cidr' ? cidr(operand) : numeric(operand);
    return compiled.ok ? compiled : wrong(place, compiled.refusal);
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
    return textTest((wanted) => ok(ignoringCase(wanted)), text, `${place}.${inner}`);
  }
  const operator = ownOf(textOperators, name);
  if (operator === undefined) return wrong(place, `"${name}" is no match type`);
  return textTest(operator, operand, place);
};

/** Reads one member of a leaf's array. */
export const alternativeOf = (member: Json, place: string): Compiled<Alternative> => {
  if (isJsonList(member))
    return wrong(place, 'must be a string, a number, true, false, null or a match expression');
  if (!isJsonObject(member)) return ok({ kind: 'value', test: equals(member) });
  const only = onlyMember(member, place);
  if (!only.ok) return only;
  const [name, operand] = only.value;
  if (name === 'exists') {
    if (operand === true) return ok({ kind: 'value', test: present });
    return operand === false ? ok({ kind: 'absent' }) : wrong(`${place}.exists`, 'must be true or false');
  }
  const test = valueTest(name, operand, `${place}.${name}`);
  return test.ok ? ok({ kind: 'value', test: test.value }) : test;
};
