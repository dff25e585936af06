import { ok, type Result, refuse } from '../../result.ts';
import type { Json } from '../../template/json.ts';
import type { ValueTest } from './value-test.ts';

/** User guide, "Numeric matching": values from −5.0e9 to 5.0e9, with six digits to the right of the decimal point. */
const largestNumber = 5e9;
const longestFraction = 6;

const isWithinRange = (value: number): boolean => Math.abs(value) <= largestNumber;

/** Why a number of a pattern cannot be compared with those of events, if it cannot. */
export const numberProblem = (value: number): string | undefined => {
  if (!isWithinRange(value)) return `${value} is not between −5.0e9 and 5.0e9`;
  return Number(value.toFixed(longestFraction)) === value
    ? undefined
    : `${value} has more than ${longestFraction} digits to the right of the decimal point`;
};

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

type Bound = { readonly operator: string; readonly bound: number };

const boundsOf = (members: readonly Json[]): Result<readonly Bound[], string> => {
  const bounds: Bound[] = [];
  for (let index = 0; index < members.length; index += 2) {
    const operator = members[index];
    const bound = members[index + 1];
    if (typeof operator !== 'string' || !Object.hasOwn(comparisons, operator)) {
      return refuse(`${JSON.stringify(operator)} is none of =, <, <=, >, >=`);
    }
    if (typeof bound !== 'number') return refuse(`"${operator}" must be followed by a number`);
    const problem = numberProblem(bound);
    if (problem !== undefined) return refuse(problem);
    bounds.push({ operator, bound });
  }
  return ok(bounds);
};

/** One comparison, or a range written lower bound first: `[">", 0, "<=", 5]`. A number beyond the range fits none. */
export const numeric = (expression: Json): Result<ValueTest, string> => {
  if (!Array.isArray(expression) || expression.length === 0) {
    return refuse('must be an array such as [">", 0, "<=", 5]');
  }
  const parsed = boundsOf(expression);
  if (!parsed.ok) return parsed;
  const [first, second, ...more] = parsed.value;
  if (first === undefined || more.length > 0) return refuse('has too many elements');
  if (second !== undefined) {
    if (!first.operator.startsWith('>') || !second.operator.startsWith('<')) {
      return refuse('is no range: the lower bound (> or >=) comes first, the upper one (< or <=) second');
    }
    if (first.bound >= second.bound) return refuse('has a lower bound that is not below the upper one');
  }
  const checks = parsed.value.map(({ operator, bound }) => {
    const compare = comparisons[operator];
    return (value: number) => compare?.(value, bound) === true;
  });
  return ok(
    (value) => typeof value === 'number' && isWithinRange(value) && checks.every((check) => check(value)),
  );
};
