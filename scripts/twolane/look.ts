import { isRecord } from '../is-record.ts';

/** What lies in a parsed document at this path, or undefined: answers may gain members, and an older API lacks some. */
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);

export const textAt = (value: unknown, ...path: readonly string[]): string | undefined => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
};

export const numberAt = (value: unknown, ...path: readonly string[]): number | undefined => {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
};

/** Empty where there is none. */
export const recordAt = (value: unknown, ...path: readonly string[]): Readonly<Record<string, unknown>> => {
  const found = at(value, ...path);
  return isRecord(found) ? found : {};
};

/** Empty where there is none. */
export const listAt = (value: unknown, ...path: readonly string[]): readonly unknown[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
};

export const textsAt = (value: unknown, ...path: readonly string[]): readonly string[] =>
  listAt(value, ...path).filter((entry) => typeof entry === 'string');

/** The members that are numbers. */
export const countsAt = (value: unknown, ...path: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(recordAt(value, ...path)).flatMap(([name, count]) =>
      typeof count === 'number' ? [[name, count] as const] : [],
    ),
  );
