import { ok, type Result, refuse } from '../../result.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../template/json.ts';
import type { Matcher, PatternRefusal } from '../types.ts';
import { branchesOf, type Condition } from './conditions.ts';
import { beginningsOf, type Field, type Fields, fieldsOf, type Membership } from './event-fields.ts';

/** API reference, PutRule, EventPattern; Lambda developer guide, "Event filtering": 4,096 characters. */
const maximumPatternLength = 4_096;

/** A pattern ready for use. Several can share one walk over an event. */
export type CompiledPattern = {
  readonly paths: ReadonlySet<string>;
  matches(fields: Fields): boolean;
};

/** The element of each array in which the fields lie that were chosen so far. */
type Elements = ReadonlyMap<number, number>;

/** These elements and the field's own, unless the field lies in another element of one of these arrays. */
const together = (elements: Elements, membership: Membership | undefined): Elements | undefined => {
  let both: Map<number, number> | undefined;
  for (let each = membership; each !== undefined; each = each.outer) {
    const chosen = elements.get(each.array);
    if (chosen === undefined) both = (both ?? new Map(elements)).set(each.array, each.index);
    else if (chosen !== each.index) return undefined;
  }
  return both ?? elements;
};

const nothing: readonly Field[] = [];
const anywhere: Elements = new Map();

/** The places where a condition holds, given where the conditions before it did. */
const placesOf = (
  { path, alternatives }: Condition,
  fields: Fields,
  before: Elements,
): readonly Elements[] => {
  const places: Elements[] = [];
  let isThere = false;
  for (const { value, membership } of fields.get(path) ?? nothing) {
    const place = together(before, membership);
    if (place === undefined) continue;
    isThere = true;
    if (!alternatives.some((each) => each.kind === 'value' && each.test(value))) continue;
    // One place is enough when it binds nothing further: the others would lead to the same question again.
    if (place === before) return [place];
    places.push(place);
  }
  return !isThere && alternatives.some(({ kind }) => kind === 'absent') ? [before] : places;
};

const holds = (conditions: readonly Condition[], fields: Fields, next: number, before: Elements): boolean => {
  const condition = conditions[next];
  if (condition === undefined) return true;
  return placesOf(condition, fields, before).some((place) => holds(conditions, fields, next + 1, place));
};

/** Compiles a pattern of a rule or of a mapping's filter. */
export const compilePattern = (pattern: JsonObject): Result<CompiledPattern, PatternRefusal> => {
  const length = JSON.stringify(pattern).length;
  if (length > maximumPatternLength) {
    return refuse({
      place: '',
      what: `has ${length} characters; at most ${maximumPatternLength} are allowed`,
    });
  }
  const branches = branchesOf(pattern);
  if (!branches.ok) return branches;
  const paths = new Set(branches.value.flatMap((conditions) => conditions.map(({ path }) => path)));
  return ok({
    paths,
    matches: (fields) => branches.value.some((conditions) => holds(conditions, fields, 0, anywhere)),
  });
};

export const compilePatternText = (text: string): Result<CompiledPattern, PatternRefusal> => {
  let pattern: Json;
  try {
    pattern = parseJson(text);
  } catch {
    return refuse({ place: '', what: 'is not JSON' });
  }
  return isJsonObject(pattern)
    ? compilePattern(pattern)
    : refuse({ place: '', what: 'is not a JSON object' });
};

/** One matcher for events: fits when the pattern does. */
export const matcherOf = ({ paths, matches }: CompiledPattern): Matcher => {
  const wanted = beginningsOf(paths);
  return (candidate) => matches(fieldsOf(candidate, wanted));
};

/** A mapping's filters: any of them lets a record pass; without filters all do. */
export const compileFilters = (texts: readonly string[]): Result<Matcher, PatternRefusal> => {
  const compiled: CompiledPattern[] = [];
  for (const [index, text] of texts.entries()) {
    const pattern = compilePatternText(text);
    if (!pattern.ok)
      return refuse({
        ...pattern.refusal,
        place: `Filters[${index}].Pattern ${pattern.refusal.place}`.trim(),
      });
    compiled.push(pattern.value);
  }
  if (compiled.length === 0) return ok(() => true);
  const wanted = beginningsOf(compiled.flatMap(({ paths }) => [...paths]));
  return ok((candidate) => {
    const fields = fieldsOf(candidate, wanted);
    return compiled.some(({ matches }) => matches(fields));
  });
};
