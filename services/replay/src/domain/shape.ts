/** Checks of parsed JSON, small enough to be read at one glance. Unknown members are tolerated. */

export type Check = (value: unknown) => boolean;

/** A check for each member of `T`, none forgotten. */
export type MemberChecks<T> = { readonly [Name in keyof Required<T>]: Check };

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText: Check = (value) => typeof value === 'string';
export const isFlag: Check = (value) => typeof value === 'boolean';
export const isNumber: Check = (value) => Number.isFinite(value);
export const isWhole: Check = (value) => Number.isSafeInteger(value);

export const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

export const oneOf =
  (words: readonly (string | number)[]): Check =>
  (value) =>
    words.some((word) => word === value);

export const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

export const mapOf =
  (check: Check): Check =>
  (value) =>
    isRecord(value) && Object.values(value).every(check);

export const shapeOf =
  <T>(members: MemberChecks<T>): Check =>
  (value) =>
    isRecord(value) && Object.entries<Check>(members).every(([name, check]) => check(value[name]));
