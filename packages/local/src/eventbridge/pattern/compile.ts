import { ok, type Result, refuse } from '../../result.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../template/json.ts';
import { isNestedDeeper } from '../nesting.ts';
import type { Matcher, PatternRefusal } from '../types.ts';
import { branchesOf, type CompiledPattern } from './conditions.ts';
import { compileSet } from './pattern-set.ts';

/** EventBridge quotas, "Event pattern size": 2,048 characters unless AWS raised it. */
const maximumRulePattern = 2_048;
/** Lambda API reference, Filter: 4,096 characters; developer guide, "Event filtering": five filters of a mapping. */
const maximumFilterPattern = 4_096;
const maximumFilters = 5;

const lengthProblem = (length: number, maximumLength: number): PatternRefusal | undefined =>
  length > maximumLength
    ? { place: '', what: `has ${length} characters; at most ${maximumLength} are allowed` }
    : undefined;

/** Checks a pattern of a rule. Ready for use is what `matcherOf` or, for many, `compileSet` makes of it. */
export const compilePattern = (
  pattern: JsonObject,
  maximumLength = maximumRulePattern,
): Result<CompiledPattern, PatternRefusal> => {
  const tooLong = lengthProblem(JSON.stringify(pattern).length, maximumLength);
  if (tooLong !== undefined) return refuse(tooLong);
  const branches = branchesOf(pattern);
  return branches.ok ? ok({ branches: branches.value }) : branches;
};

export const compilePatternText = (
  text: string,
  maximumLength = maximumRulePattern,
): Result<CompiledPattern, PatternRefusal> => {
  // Before anything is made of it: text of any length and depth may come over the wire.
  const tooLong = lengthProblem(text.length, maximumLength);
  if (tooLong !== undefined) return refuse(tooLong);
  // A brace and a name for each depth: deeper than this is longer than the limit, whatever blanks stand between.
  if (isNestedDeeper(text, maximumLength)) {
    return refuse({ place: '', what: `is nested deeper than ${maximumLength} characters can be` });
  }
  let pattern: Json;
  try {
    pattern = parseJson(text);
  } catch {
    return refuse({ place: '', what: 'is not JSON' });
  }
  return isJsonObject(pattern)
    ? compilePattern(pattern, maximumLength)
    : refuse({ place: '', what: 'is not a JSON object' });
};

/** Fits where any of the patterns does. */
const matcherOfAny = (patterns: readonly CompiledPattern[]): Matcher => {
  const set = compileSet(patterns);
  return (candidate) => set.matching(candidate).length > 0;
};

export const matcherOf = (pattern: CompiledPattern): Matcher => matcherOfAny([pattern]);

/** A mapping's filters: any of them lets a record pass; without filters all do. */
export const compileFilters = (texts: readonly string[]): Result<Matcher, PatternRefusal> => {
  if (texts.length > maximumFilters) {
    return refuse({
      place: 'Filters',
      what: `has ${texts.length} members; at most ${maximumFilters} are allowed`,
    });
  }
  const compiled: CompiledPattern[] = [];
  for (const [index, text] of texts.entries()) {
    const pattern = compilePatternText(text, maximumFilterPattern);
    if (!pattern.ok) {
      const place = `Filters[${index}].Pattern ${pattern.refusal.place}`.trim();
      return refuse({ ...pattern.refusal, place });
    }
    compiled.push(pattern.value);
  }
  return ok(compiled.length === 0 ? () => true : matcherOfAny(compiled));
};
