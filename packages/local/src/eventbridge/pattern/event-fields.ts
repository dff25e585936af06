import type { Scalar } from './value-test.ts';

/** In which element of which array a field lies: the arrays of an event are numbered. */
export type Membership = ReadonlyMap<number, number>;

export type Field = { readonly value: Scalar; readonly membership: Membership };

/** The leaves of an event by path. */
export type Fields = ReadonlyMap<string, readonly Field[]>;

/** Every beginning of the paths, so that a walk leaves out what no pattern asks for. */
export const beginningsOf = (paths: Iterable<string>): ReadonlySet<string> => {
  const beginnings = new Set<string>();
  for (const path of paths) {
    for (let at = path.indexOf('.'); at !== -1; at = path.indexOf('.', at + 1))
      beginnings.add(path.slice(0, at));
    beginnings.add(path);
  }
  return beginnings;
};

const isScalar = (value: unknown): value is Scalar =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const nowhere: Membership = new Map();

type Visit = { readonly node: unknown; readonly path: string; readonly membership: Membership };

/**
 * Flattens an event as the EventBridge reference matcher does: objects extend the path, arrays do not. Elements of
 * arrays that are objects or arrays are remembered, so that conditions on one array can be held to the same element.
 * Walks with a stack of its own: a hostile event may be nested as deep as it likes.
 */
export const fieldsOf = (event: object, wanted: ReadonlySet<string>): Fields => {
  const fields = new Map<string, Field[]>();
  const visits: Visit[] = [{ node: event, path: '', membership: nowhere }];
  let arrays = 0;
  for (let visit = visits.pop(); visit !== undefined; visit = visits.pop()) {
    const { node, path, membership } = visit;
    if (isScalar(node)) {
      const found = fields.get(path);
      if (found === undefined) fields.set(path, [{ value: node, membership }]);
      else found.push({ value: node, membership });
    } else if (Array.isArray(node)) {
      const array = arrays;
      arrays += 1;
      for (const [index, element] of node.entries()) {
        const inside = isScalar(element) ? membership : new Map(membership).set(array, index);
        visits.push({ node: element, path, membership: inside });
      }
    } else if (typeof node === 'object') {
      for (const [name, value] of Object.entries(node)) {
        const childPath = path === '' ? name : `${path}.${name}`;
        if (wanted.has(childPath)) visits.push({ node: value, path: childPath, membership });
      }
    }
  }
  return fields;
};
