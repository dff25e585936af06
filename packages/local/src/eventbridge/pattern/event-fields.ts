import type { Scalar } from './value-test.ts';

/** In which element of which array a field lies, innermost first. The arrays of an event are numbered. */
export type Membership = {
  readonly array: number;
  readonly index: number;
  readonly outer: Membership | undefined;
};

export type Field = { readonly value: Scalar; readonly membership: Membership | undefined };

/** The leaves of an event by path. */
export type Fields = ReadonlyMap<string, readonly Field[]>;

/** What lies deeper is not seen by any pattern: a thousand is where parsers of JSON commonly stop. */
const maximumDepth = 1_000;

/** Every beginning of the paths, so that a walk leaves out what no pattern asks for. */
export const beginningsOf = (paths: Iterable<string>): ReadonlySet<string> => {
  const beginnings = new Set<string>();
  for (const path of paths) {
    for (let at = path.indexOf('.'); at !== -1; at = path.indexOf('.', at + 1)) {
      beginnings.add(path.slice(0, at));
    }
    beginnings.add(path);
  }
  return beginnings;
};

const isScalar = (value: unknown): value is Scalar =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/**
 * Flattens an event as the EventBridge reference matcher does: objects extend the path, arrays do not. Elements of
 * arrays that are objects or arrays are remembered, so that conditions on one array can be held to the same element.
 */
export const fieldsOf = (event: object, wanted: ReadonlySet<string>): Fields => {
  const fields = new Map<string, Field[]>();
  let arrays = 0;
  const walk = (node: unknown, path: string, membership: Membership | undefined, depth: number): void => {
    if (isScalar(node)) {
      const found = fields.get(path);
      if (found === undefined) fields.set(path, [{ value: node, membership }]);
      else found.push({ value: node, membership });
    } else if (depth >= maximumDepth) {
      return;
    } else if (Array.isArray(node)) {
      const array = arrays;
      arrays += 1;
      for (const [index, element] of node.entries()) {
        const inside = isScalar(element) ? membership : { array, index, outer: membership };
        walk(element, path, inside, depth + 1);
      }
    } else if (typeof node === 'object') {
      for (const [name, value] of Object.entries(node)) {
        const childPath = path === '' ? name : `${path}.${name}`;
        if (wanted.has(childPath)) walk(value, childPath, membership, depth + 1);
      }
    }
  };
  walk(event, '', undefined, 0);
  return fields;
};
