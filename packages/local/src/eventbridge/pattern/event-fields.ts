import type { Scalar } from './value-test.ts';

/** In which element of which array a field lies, innermost first. The arrays of an event are numbered. */
export type Membership = {
  readonly array: number;
  readonly index: number;
  readonly outer: Membership | undefined;
};

export type Field = { readonly value: Scalar; readonly membership: Membership | undefined };

/** All leaves of an event at one path, and the arrays in which some of them lie. */
export type FieldsAtPath = {
  readonly found: readonly Field[];
  readonly arrays: ReadonlySet<number>;
  /** By array and element, made when somebody looks: fields that lie there. */
  readonly byElement: Map<number, ReadonlyMap<number, readonly Field[]>>;
};

/** The leaves of an event that some pattern asks for, by the path's number. */
export type Fields = ReadonlyMap<number, FieldsAtPath>;

/** What lies deeper is not seen by any pattern: the event, and the levels of a detail that PutEvents takes. */
const maximumDepth = 1_101;

/** The paths that patterns ask for, name by name; `slot` is the number of the path that ends here. */
type Node = { slot: number | undefined; readonly next: Map<string, Node> };

type Collected = FieldsAtPath & { readonly found: Field[]; readonly arrays: Set<number> };

const collect = (fields: Map<number, Collected>, slot: number, field: Field): void => {
  const there: Collected = fields.get(slot) ?? { found: [], arrays: new Set(), byElement: new Map() };
  if (there.found.length === 0) fields.set(slot, there);
  there.found.push(field);
  for (let each = field.membership; each !== undefined; each = each.outer) there.arrays.add(each.array);
};

/** The element of the array in which a field lies, if it lies in any. */
const elementOf = ({ membership }: Field, array: number): number | undefined => {
  for (let each = membership; each !== undefined; each = each.outer) {
    if (each.array === array) return each.index;
  }
  return undefined;
};

/** Key of the fields that lie in no element of the array. */
const nowhere = -1;

/** The fields that lie in that element of the array, or in no element of it: not those in its other elements. */
export const fieldsBeside = (at: FieldsAtPath, array: number, index: number): readonly Field[] => {
  let elements = at.byElement.get(array);
  if (elements === undefined) {
    elements = Map.groupBy(at.found, (field) => elementOf(field, array) ?? nowhere);
    at.byElement.set(array, elements);
  }
  const [inElement = [], outside] = [elements.get(index), elements.get(nowhere)];
  return outside === undefined ? inElement : [...inElement, ...outside];
};

/** Reads an event along the paths that have numbers. */
export type FieldReader = (event: object) => Fields;

const isScalar = (value: unknown): value is Scalar =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const newNode = (): Node => ({ slot: undefined, next: new Map() });

const treeOf = (slotOf: ReadonlyMap<string, number>): Node => {
  const root = newNode();
  for (const [path, slot] of slotOf) {
    let node = root;
    for (const name of path.split('.')) {
      const next = node.next.get(name) ?? newNode();
      node.next.set(name, next);
      node = next;
    }
    node.slot = slot;
  }
  return root;
};

/** A dot in a name is like a step into an object: the reference matcher tells the two apart nowhere. */
const step = (from: Node, name: string): Node | undefined => {
  const next = from.next.get(name);
  if (next !== undefined || !name.includes('.')) return next;
  let node: Node | undefined = from;
  for (const part of name.split('.')) node = node?.next.get(part);
  return node;
};

/**
 * Flattens events as the EventBridge reference matcher does: objects extend the path, arrays do not. Elements of arrays
 * that are objects or arrays are remembered, so that conditions on one array can be held to the same element. What no
 * path asks for is not walked.
 */
export const fieldReader = (slotOf: ReadonlyMap<string, number>): FieldReader => {
  const root = treeOf(slotOf);
  return (event) => {
    const fields = new Map<number, Collected>();
    let arrays = 0;
    const walk = (value: unknown, at: Node, membership: Membership | undefined, depth: number): void => {
      if (isScalar(value)) {
        if (at.slot !== undefined) collect(fields, at.slot, { value, membership });
      } else if (depth >= maximumDepth) {
        return;
      } else if (Array.isArray(value)) {
        const array = arrays;
        arrays += 1;
        for (const [index, element] of value.entries()) {
          const inside = isScalar(element) ? membership : { array, index, outer: membership };
          walk(element, at, inside, depth + 1);
        }
      } else if (typeof value === 'object' && at.next.size > 0) {
        for (const [name, child] of Object.entries(value)) {
          const next = step(at, name);
          if (next !== undefined) walk(child, next, membership, depth + 1);
        }
      }
    };
    walk(event, root, undefined, 0);
    return fields;
  };
};
