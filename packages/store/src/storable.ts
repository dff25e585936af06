import type { ItemValue } from './change-set.ts';

/** DynamoDB Developer Guide, "Data types": nesting up to 32 levels. */
const MAX_NESTING = 32;
/** "Data types", Number: positive and negative range without zero. */
const SMALLEST_MAGNITUDE = 1e-130;

/**
 * Why `value` would not come back as it went in, or `undefined` where it would. DynamoDB keeps 38 digits, JavaScript
 * about 16: a whole number beyond 2^53 would change on its way, and is refused before it does.
 */
export const unstorable = (value: ItemValue, nesting = 1): string | undefined => {
  if (value === null || typeof value === 'boolean' || value instanceof Uint8Array) return undefined;
  if (typeof value === 'string') return value.isWellFormed() ? undefined : 'text with half a surrogate pair';
  if (typeof value === 'number') return unstorableNumber(value);
  if (typeof value !== 'object') return `a value of type ${typeof value}`;
  if (nesting > MAX_NESTING) return `more than ${MAX_NESTING} levels of nesting`;
  const entries: readonly (readonly [string, ItemValue])[] = Object.entries(value);
  for (const [name, inner] of entries) {
    const why = unstorableName(name) ?? unstorable(inner, nesting + 1);
    if (why !== undefined) return `${why} at "${name}"`;
  }
  return undefined;
};

/** The SDK loses a member `__proto__`, and with it the whole value. */
const unstorableName = (name: string): string | undefined => {
  if (!name.isWellFormed()) return 'a name with half a surrogate pair';
  return name === '__proto__' ? 'a member named __proto__' : undefined;
};

const unstorableNumber = (value: number): string | undefined => {
  if (!Number.isFinite(value)) return `the number ${value}`;
  if (Number.isInteger(value)) {
    return Number.isSafeInteger(value) ? undefined : `the whole number ${value}, beyond 2^53 - 1`;
  }
  return Math.abs(value) < SMALLEST_MAGNITUDE ? `the number ${value}, too near to 0` : undefined;
};
