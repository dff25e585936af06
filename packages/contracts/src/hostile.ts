import type { Problem } from './problem.ts';

export const MAX_DEPTH = 16;
/** Values of any kind in one event: 2,500 order lines of four fields, with room to spare. */
export const MAX_VALUES = 50_000;

const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * What no event may contain, wherever it is, unknown fields included: names that reach for an object's prototype,
 * nesting deeper than `MAX_DEPTH`, more than `MAX_VALUES` values, numbers beyond exact integers. Stops at the first.
 * Walks without recursion, so that deep input cannot overflow the stack.
 */
export const findHostile = (root: unknown): Problem | undefined => {
  const toVisit: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [
    { value: root, path: '', depth: 0 },
  ];
  let values = 0;
  for (let next = toVisit.pop(); next !== undefined; next = toVisit.pop()) {
    const { value, path, depth } = next;
    values += 1;
    if (values > MAX_VALUES) return { path: '', message: `has more than ${MAX_VALUES} values` };
    if (typeof value === 'number' && !isExact(value)) {
      return { path, message: 'is a number that cannot be held exactly' };
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= MAX_DEPTH) return { path, message: `is nested deeper than ${MAX_DEPTH} levels` };
    for (const [name, child] of Object.entries(value)) {
      if (FORBIDDEN_NAMES.has(name))
        return { path, message: `has a field with the forbidden name "${name}"` };
      toVisit.push({ value: child, path: `${path}/${pointerToken(name)}`, depth: depth + 1 });
    }
  }
  return undefined;
};

const isExact = (value: number): boolean =>
  Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;

/** RFC 6901, section 3. */
const pointerToken = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
