import { isJsonList, isJsonObject, type Json, type JsonObject } from '../template/json.ts';
import { UnsupportedInTemplate } from '../template/problems.ts';
import { arnPattern } from './pattern.ts';

/** What is known of a request beside action and resource, by condition key. */
export type Context = Readonly<Record<string, string>>;

export type Condition = { holds(context: Context): boolean };

type Operator = {
  /** The keys that the stack knows a value of. */
  readonly keys: readonly string[];
  /** Whether a value of the request fits one of the policy. */
  fitOf(written: string): (value: string) => boolean;
};

/** IAM user guide, "IAM JSON policy elements: Condition operators": those that the template uses, with its keys. */
const operators: Readonly<Record<string, Operator>> = {
  ArnEquals: { keys: ['aws:SourceArn'], fitOf: (written) => arnPattern(written).matches },
  Bool: {
    keys: ['aws:SecureTransport'],
    fitOf: (written) => (value) => value.toLowerCase() === written.toLowerCase(),
  },
  StringEquals: {
    keys: ['aws:SourceAccount', 'sts:ExternalId'],
    fitOf: (written) => (value) => value === written,
  },
};

const textsOf = (written: Json, place: string): readonly string[] =>
  (isJsonList(written) ? written : [written]).map((value) => {
    const isPlain = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
    if (!isPlain) throw new UnsupportedInTemplate(place, 'a condition takes texts');
    const text = String(value);
    if (text.includes('${')) throw new UnsupportedInTemplate(place, `policy variable in "${text}"`);
    return text;
  });

const conditionOf = (name: string, key: string, written: Json, place: string): Condition => {
  const operator = operators[name];
  if (operator === undefined) {
    throw new UnsupportedInTemplate(
      place,
      `condition operator ${name}; known are ${Object.keys(operators).join(', ')}`,
    );
  }
  // Names of keys are the same in any case.
  const known = operator.keys.find((candidate) => candidate.toLowerCase() === key.toLowerCase());
  if (known === undefined) {
    throw new UnsupportedInTemplate(
      place,
      `condition key ${key} with ${name}; known are ${operator.keys.join(', ')}`,
    );
  }
  const fits = textsOf(written, `${place}.${key}`).map(operator.fitOf);
  return {
    holds: (context) => {
      const value = context[known];
      return value !== undefined && fits.some((fit) => fit(value));
    },
  };
};

/** All of them must hold; each by any of its values. Throws UnsupportedInTemplate. */
export const readConditions = (written: Json | undefined, place: string): readonly Condition[] => {
  if (written === undefined) return [];
  const objectAt = (value: Json, at: string): JsonObject => {
    if (isJsonObject(value)) return value;
    throw new UnsupportedInTemplate(at, 'expected an object');
  };
  return Object.entries(objectAt(written, place)).flatMap(([name, keys]) =>
    Object.entries(objectAt(keys, `${place}.${name}`)).map(([key, values]) =>
      conditionOf(name, key, values, `${place}.${name}`),
    ),
  );
};
