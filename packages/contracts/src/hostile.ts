import type { Problem } from './problem.ts';

export const MAX_DEPTH = 16;
/** Values of any kind in one event: 2,500 order lines of four fields, with room to spare. */
export const MAX_VALUES = 50_000;
/** Of any one text, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 8192;

const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * What no event may contain, wherever it is, unknown fields included: names that reach for an object's prototype,
 * nesting deeper than `MAX_DEPTH`, more than `MAX_VALUES` values, numbers beyond exact integers, texts longer than
 * `MAX_TEXT_LENGTH` or that are no Unicode (half a surrogate pair, which UTF-8 cannot carry). Stops at the first.
 */
export const findHostile = (root: unknown): Problem | undefined => {
  let values = 0;

  const problemOfLeaf = (value: unknown): string | undefined => {
    if (typeof value === 'number')
      return isExact(value) ? undefined : 'is a number that cannot be held exactly';
    return typeof value === 'string' ? problemOfText(value) : undefined;
  };

  // Recursion is safe here, because it ends at MAX_DEPTH. Paths are made on the way back only: they cost more than
  // all of the checking.
  const visit = (value: unknown, depth: number): Problem | undefined => {
    values += 1;
    if (values > MAX_VALUES) return { path: '', message: `lies beyond the first ${MAX_VALUES} values` };
    if (typeof value !== 'object' || value === null) {
      const message = problemOfLeaf(value);
      return message === undefined ? undefined : { path: '', message };
    }
    if (depth >= MAX_DEPTH) return { path: '', message: `is nested deeper than ${MAX_DEPTH} levels` };
    for (const [name, child] of Object.entries(value)) {
      if (FORBIDDEN_NAMES.has(name))
        return { path: '', message: `has a field with the forbidden name "${name}"` };
      const wrongName = Array.isArray(value) ? undefined : problemOfText(name);
      if (wrongName !== undefined) return { path: '', message: `has a field whose name ${wrongName}` };
      const found = visit(child, depth + 1);
      if (found !== undefined) return { ...found, path: `/${pointerToken(name)}${found.path}` };
    }
    return undefined;
  };

  return visit(root, 0);
};

const isExact = (value: number): boolean =>
  Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;

const problemOfText = (value: string): string | undefined => {
  if (value.length > MAX_TEXT_LENGTH) return `is longer than ${MAX_TEXT_LENGTH} characters`;
  return value.isWellFormed() ? undefined : 'is not well-formed Unicode';
};

/** RFC 6901, section 3. */
const pointerToken = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
