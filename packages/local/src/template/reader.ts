import { isJsonList, isJsonObject, type Json, type JsonObject } from './json.ts';
import { UnsupportedInTemplate } from './problems.ts';

/** Reads one object of the template by property name; every complaint names its place. */
export type Reader = {
  readonly place: string;
  readonly raw: JsonObject;
  has(key: string): boolean;
  text(key: string): string;
  optionalText(key: string): string | undefined;
  integer(key: string, defaultValue: number): number;
  optionalInteger(key: string): number | undefined;
  flag(key: string, defaultValue: boolean): boolean;
  texts(key: string): readonly string[];
  value(key: string): Json | undefined;
  object(key: string): Reader;
  optionalObject(key: string): Reader | undefined;
  objects(key: string): readonly Reader[];
  /** Refuses every property that is neither used nor ignored on purpose. */
  only(used: readonly string[], ignored?: readonly string[]): void;
};

/** CloudFormation passes numbers and booleans as strings too ("Parameters and properties are strings"). */
const asInteger = (value: Json, place: string): number => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new UnsupportedInTemplate(place, `expected a whole number, found ${JSON.stringify(value)}`);
};

const asText = (value: Json, place: string): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new UnsupportedInTemplate(place, `expected text, found ${JSON.stringify(value)}`);
};

const asObject = (value: Json | undefined, place: string): JsonObject => {
  if (isJsonObject(value)) return value;
  throw new UnsupportedInTemplate(place, `expected an object, found ${JSON.stringify(value)}`);
};

const asList = (value: Json, place: string): readonly Json[] => {
  if (isJsonList(value)) return value;
  throw new UnsupportedInTemplate(place, `expected a list, found ${JSON.stringify(value)}`);
};

const asFlag = (value: Json, place: string): boolean => {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new UnsupportedInTemplate(place, `expected true or false, found ${JSON.stringify(value)}`);
};

export const readerOf = (raw: JsonObject, place: string): Reader => {
  const at = (key: string) => `${place}.${key}`;
  const required = (key: string): Json => {
    const value = raw[key];
    if (value === undefined) throw new UnsupportedInTemplate(at(key), 'is missing');
    return value;
  };
  const listOf = (key: string): readonly Json[] => {
    const value = raw[key];
    return value === undefined ? [] : asList(value, at(key));
  };
  return {
    place,
    raw,
    has: (key) => raw[key] !== undefined,
    text: (key) => asText(required(key), at(key)),
    optionalText: (key) => (raw[key] === undefined ? undefined : asText(required(key), at(key))),
    integer: (key, defaultValue) =>
      raw[key] === undefined ? defaultValue : asInteger(required(key), at(key)),
    optionalInteger: (key) => (raw[key] === undefined ? undefined : asInteger(required(key), at(key))),
    flag: (key, defaultValue) => (raw[key] === undefined ? defaultValue : asFlag(required(key), at(key))),
    texts: (key) => listOf(key).map((value, index) => asText(value, `${at(key)}[${index}]`)),
    value: (key) => raw[key],
    object: (key) => readerOf(asObject(raw[key], at(key)), at(key)),
    optionalObject: (key) =>
      raw[key] === undefined ? undefined : readerOf(asObject(raw[key], at(key)), at(key)),
    objects: (key) =>
      listOf(key).map((value, index) => {
        const itemPlace = `${at(key)}[${index}]`;
        return readerOf(asObject(value, itemPlace), itemPlace);
      }),
    only: (used, ignored = []) => {
      const unknown = Object.keys(raw).find((key) => !used.includes(key) && !ignored.includes(key));
      if (unknown !== undefined) {
        throw new UnsupportedInTemplate(at(unknown), 'property is not supported by the local stack');
      }
    },
  };
};
