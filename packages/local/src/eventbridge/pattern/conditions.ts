import { ok, type Result, refuse } from '../../result.ts';
import { isJsonList, isJsonObject, type JsonObject } from '../../template/json.ts';
import type { PatternRefusal } from '../types.ts';
import { type Alternative, alternativeOf } from './operators.ts';

/** What one field must be: any of these. The path's names are joined with dots. */
export type Condition = { readonly path: string; readonly alternatives: readonly Alternative[] };

/** A checked pattern: the ways to fulfil it, each a list of conditions that must all hold. */
export type CompiledPattern = { readonly branches: readonly (readonly Condition[])[] };

/** One way to fulfil a pattern: all of these, by path. */
type Branch = ReadonlyMap<string, readonly Alternative[]>;

/** `$or` multiplies the ways: AWS gives up at 1,000, too (user guide, "Using or matching"). */
const maximumBranches = 1_000;
const maximumDepth = 100;

type Compiled<Value> = Result<Value, PatternRefusal>;

const wrong = (place: string, what: string) => refuse<PatternRefusal>({ place, what });
const joined = (path: string | undefined, name: string): string =>
  path === undefined ? name : `${path}.${name}`;
const placeIn = (place: string, name: string): string => (place === '' ? name : `${place}.${name}`);

/**
 * Names of operators, also of ones to come: within `$or` they are no names of fields, so that a misplaced operator is not
 * taken for one (the reference matcher's list).
 */
const reservedNames: ReadonlySet<string> = new Set([
  ...[
    'exactly',
    'equals-ignore-case',
    'prefix',
    'suffix',
    'anything-but',
    'exists',
    'wildcard',
    'numeric',
    'cidr',
  ],
  ...['=', '<', '<=', '>', '>=', 'regex', 'not-wildcard', 'not-equals-ignore-case'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before', 'in-date-range'],
  ...['ip-address-in-range', 'ip-address-not-in-range'],
]);

const leaf = (
  members: readonly unknown[],
  place: string,
  path: string,
  branches: readonly Branch[],
  alternatives: readonly Alternative[],
): Compiled<readonly Branch[]> =>
  members.length === 0
    ? wrong(place, 'an empty array fits nothing')
    : ok(branches.map((branch) => new Map([...branch, [path, alternatives]])));

type Reading = {
  readonly pattern: JsonObject;
  /** Where the reader would look for it; with `$or` and its indexes. */
  readonly place: string;
  /** The field's name in an event; undefined for the event itself. */
  readonly path: string | undefined;
  readonly isWithinOr: boolean;
  readonly depth: number;
};

const orBranches = (
  options: readonly unknown[],
  reading: Reading,
  branches: readonly Branch[],
): Compiled<readonly Branch[]> => {
  if (options.length < 2) return wrong(reading.place, '$or needs at least two objects');
  const all: Branch[] = [];
  for (const [index, option] of options.entries()) {
    const place = `${reading.place}[${index}]`;
    if (!isPatternObject(option)) return wrong(place, '$or takes objects only');
    const some = objectBranches({ ...reading, pattern: option, place, isWithinOr: true }, branches);
    if (!some.ok) return some;
    all.push(...some.value);
    if (all.length > maximumBranches)
      return wrong(reading.place, `has more than ${maximumBranches} combinations`);
  }
  return ok(all);
};

const isPatternObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectBranches = (reading: Reading, before: readonly Branch[]): Compiled<readonly Branch[]> => {
  const { pattern, path, depth } = reading;
  const entries = Object.entries(pattern);
  if (entries.length === 0) return wrong(reading.place, 'an empty object fits nothing');
  if (depth > maximumDepth) return wrong(reading.place, `is nested deeper than ${maximumDepth}`);
  let branches = before;
  for (const [name, value] of entries) {
    const place = placeIn(reading.place, name);
    if (reading.isWithinOr && reservedNames.has(name)) {
      return wrong(place, 'is the name of an operator: within $or no field may have it');
    }
    let next: Compiled<readonly Branch[]>;
    if (name === '$or') {
      next = isJsonList(value)
        ? orBranches(value, { ...reading, place, depth: depth + 1 }, branches)
        : wrong(place, '$or takes an array of objects');
    } else if (isJsonObject(value)) {
      next = objectBranches(
        { ...reading, pattern: value, place, path: joined(path, name), depth: depth + 1 },
        branches,
      );
    } else if (isJsonList(value)) {
      const alternatives: Alternative[] = [];
      for (const [index, member] of value.entries()) {
        const alternative = alternativeOf(member, `${place}[${index}]`);
        if (!alternative.ok) return alternative;
        alternatives.push(alternative.value);
      }
      next = leaf(value, place, joined(path, name), branches, alternatives);
    } else {
      next = wrong(place, 'must be an object or an array');
    }
    if (!next.ok) return next;
    branches = next.value;
  }
  return ok(branches);
};

/** Reads a pattern into the ways to fulfil it. A field that is named twice on one way counts as it was named last. */
export const branchesOf = (pattern: JsonObject): Compiled<readonly (readonly Condition[])[]> => {
  const branches = objectBranches({ pattern, place: '', path: undefined, depth: 0, isWithinOr: false }, [
    new Map(),
  ]);
  if (!branches.ok) return branches;
  return ok(
    branches.value.map((branch) =>
      [...branch]
        .map(([path, alternatives]) => ({ path, alternatives }))
        .sort((left, right) => (left.path < right.path ? -1 : 1)),
    ),
  );
};
