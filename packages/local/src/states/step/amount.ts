import { type Bindings, evaluate } from '../expression/evaluate.ts';
import type { Amount } from '../language/program.ts';
import { StateFailed } from './failure.ts';

/** A field whose expression yields what the field cannot be. */
export const wrong = (what: string): StateFailed => new StateFailed('States.QueryEvaluationError', what);

export type AmountRange = { readonly least: number; readonly most: number; readonly fractions?: boolean };

/** What an amount comes to. Throws StateFailed where an expression yields no such number. */
export const amountOf = async (
  amount: Amount,
  bindings: Bindings,
  what: string,
  { least, most, fractions = false }: AmountRange,
): Promise<number> => {
  const value = typeof amount === 'number' ? amount : await evaluate(amount, bindings);
  const isNumber = typeof value === 'number' && (fractions || Number.isInteger(value));
  if (isNumber && value >= least && value <= most) return value;
  const kind = fractions ? 'number' : 'whole number';
  throw wrong(`${what} must be a ${kind} from ${least} to ${most}, not ${JSON.stringify(value)}.`);
};

/** What a text field comes to; '' where there is none. Throws StateFailed. */
export const textOf = async (
  template: string | undefined,
  bindings: Bindings,
  what: string,
): Promise<string> => {
  const value = template === undefined ? '' : await evaluate(template, bindings);
  if (typeof value === 'string') return value;
  throw wrong(`${what} must be a text, not ${JSON.stringify(value).slice(0, 100)}.`);
};
