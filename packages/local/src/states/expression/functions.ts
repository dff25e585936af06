import { createHash } from 'node:crypto';
import { type Json, parseJson } from '../../template/json.ts';

/** Chance, from outside: so that a test can say what comes. */
export type Chance = { newId(): string; random(): number };

/** Step Functions takes at most so many elements from `$range`. */
const longestRange = 1_000;
const hashes: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

const partition = (list: unknown, size: unknown): readonly unknown[] => {
  if (!Array.isArray(list)) throw new TypeError('$partition takes a list');
  if (typeof size !== 'number' || !(size >= 1)) throw new TypeError('$partition takes a size of at least 1');
  const step = Math.floor(size);
  return Array.from({ length: Math.ceil(list.length / step) }, (_, index) =>
    list.slice(index * step, (index + 1) * step),
  );
};

const range = (first: unknown, last: unknown, step: unknown): readonly number[] => {
  if (typeof first !== 'number' || typeof last !== 'number' || typeof step !== 'number' || step === 0) {
    throw new TypeError('$range takes a first number, a last number and a step that is not 0');
  }
  const count = Math.floor((last - first) / step) + 1;
  if (count > longestRange) throw new RangeError(`$range gives at most ${longestRange} numbers`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index * step);
};

const hash = (text: unknown, algorithm: unknown): string => {
  const name = typeof algorithm === 'string' ? hashes[algorithm] : undefined;
  if (typeof text !== 'string' || name === undefined) {
    throw new TypeError(`$hash takes a text and one of ${Object.keys(hashes).join(', ')}`);
  }
  return createHash(name).update(text).digest('hex');
};

const parse = (text: unknown): Json => {
  if (typeof text !== 'string') throw new TypeError('$parse takes a text');
  return parseJson(text);
};

/** What Step Functions adds to JSONata, and `$eval`, which it takes away ("Transforming data with JSONata"). */
export const functionsWith = (chance: Chance): Readonly<Record<string, unknown>> => ({
  partition,
  range,
  hash,
  parse,
  uuid: () => chance.newId(),
  // With a seed AWS repeats itself; how it does is not documented, so a seed is refused.
  random: (...seed: readonly unknown[]) => {
    if (seed[0] !== undefined) throw new TypeError('$random with a seed is not supported by the local stack');
    return chance.random();
  },
  eval: () => {
    throw new TypeError('$eval is not supported by Step Functions');
  },
});
