import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../template/json.ts';
import { type TemplateProblem, UnsupportedInTemplate } from '../../template/problems.ts';
import { expressionIn, expressionsIn, syntaxProblem } from './expressions.ts';
import type { Amount } from './program.ts';

/** One object of a definition. Complaints are thrown as UnsupportedInTemplate, with their place. */
export type Fields = {
  readonly place: string;
  at(key: string): string;
  has(key: string): boolean;
  /** Refuses every field that is not named here. */
  only(known: readonly string[]): void;
  fail(key: string, what: string): UnsupportedInTemplate;
  text(key: string): string;
  optionalText(key: string): string | undefined;
  flag(key: string): boolean;
  number(key: string, defaultValue: number, least: number, most: number): number;
  whole(key: string, defaultValue: number, least: number, most: number): number;
  /** A whole number or an expression. */
  amount(key: string, least: number, most: number): Amount | undefined;
  /** The same, of a number that may have fractions. */
  share(key: string, least: number, most: number): Amount | undefined;
  /** Anything, with expressions inside. */
  template(key: string): Json | undefined;
  objectTemplate(key: string): JsonObject | undefined;
  object(key: string): Fields;
  optionalObject(key: string): Fields | undefined;
  objects(key: string): readonly Fields[];
  texts(key: string): readonly string[];
  entries(): readonly (readonly [string, Json])[];
};

export const fieldsOf = (value: Json | undefined, place: string): Fields => {
  if (!isJsonObject(value)) throw new UnsupportedInTemplate(place, 'must be an object');
  const at = (key: string): string => `${place}.${key}`;
  const own = (key: string): Json | undefined => (Object.hasOwn(value, key) ? value[key] : undefined);
  const fail = (key: string, what: string) => new UnsupportedInTemplate(at(key), what);
  const optionalText = (key: string): string | undefined => {
    const found = own(key);
    if (found === undefined || typeof found === 'string') return found;
    throw fail(key, 'must be a text');
  };
  const template = (key: string): Json | undefined => {
    const found = own(key);
    if (found === undefined) return undefined;
    for (const { place: where, expression } of expressionsIn(found, at(key))) {
      const problem = syntaxProblem(expression);
      if (problem !== undefined) throw new UnsupportedInTemplate(where, problem);
    }
    return found;
  };
  const list = (key: string): readonly Json[] => {
    const found = own(key);
    if (isJsonList(found)) return found;
    throw fail(key, 'must be a list');
  };
  const inRange = (key: string, found: Json, least: number, most: number): number => {
    if (typeof found === 'number' && found >= least && found <= most) return found;
    throw fail(key, `must be a number from ${least} to ${most}`);
  };
  const inWholeRange = (key: string, found: Json, least: number, most: number): number => {
    const number = inRange(key, found, least, most);
    if (Number.isInteger(number)) return number;
    throw fail(key, 'must be a whole number');
  };
  const amountBy =
    (check: typeof inRange) =>
    (key: string, least: number, most: number): Amount | undefined => {
      const found = template(key);
      if (found === undefined) return undefined;
      if (typeof found === 'string' && expressionIn(found) !== undefined) return found;
      return check(key, found, least, most);
    };
  return {
    place,
    at,
    fail,
    has: (key) => own(key) !== undefined,
    only: (known) => {
      const stranger = Object.keys(value).find((key) => !known.includes(key));
      if (stranger !== undefined) throw fail(stranger, 'is not supported by the local stack');
    },
    optionalText,
    text: (key) => {
      const found = optionalText(key);
      if (found === undefined) throw fail(key, 'is missing');
      return found;
    },
    flag: (key) => {
      const found = own(key) ?? false;
      if (typeof found === 'boolean') return found;
      throw fail(key, 'must be true or false');
    },
    number: (key, defaultValue, least, most) => inRange(key, own(key) ?? defaultValue, least, most),
    whole: (key, defaultValue, least, most) => inWholeRange(key, own(key) ?? defaultValue, least, most),
    amount: amountBy(inWholeRange),
    share: amountBy(inRange),
    template,
    objectTemplate: (key) => {
      const found = template(key);
      if (found === undefined || isJsonObject(found)) return found;
      throw fail(key, 'must be an object');
    },
    object: (key) => fieldsOf(own(key), at(key)),
    optionalObject: (key) => (own(key) === undefined ? undefined : fieldsOf(own(key), at(key))),
    objects: (key) => list(key).map((member, index) => fieldsOf(member, `${at(key)}[${index}]`)),
    texts: (key) =>
      list(key).map((member) => {
        if (typeof member === 'string') return member;
        throw fail(key, 'must be a list of texts');
      }),
    entries: () => Object.entries(value),
  };
};

/** Runs a reader and turns what it throws into problems. */
export const problemsIn = (read: () => void): readonly TemplateProblem[] => {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof UnsupportedInTemplate)) throw error;
    return [{ place: error.place, what: error.what }];
  }
};
