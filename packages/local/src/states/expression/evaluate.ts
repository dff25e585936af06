import jsonata from 'jsonata';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../template/json.ts';
import { expressionIn } from '../language/expressions.ts';
import { StateFailed } from '../step/failure.ts';
import { type Chance, functionsWith } from './functions.ts';

/** An expression that runs away ends here, and harms nobody but its state. */
const evaluationLimits = { timeout: 2_000, stack: 500, sequence: 1_000_000 } as const;
const mostCompiled = 2_000;
const deepestResult = 100;

/** What expressions see: variables by name, and `$states`. */
export type Bindings = {
  readonly variables: JsonObject;
  readonly states: JsonObject;
  readonly chance: Chance;
};

const compiled = new Map<string, jsonata.Expression>();

const compile = (text: string): jsonata.Expression => {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const expression = jsonata(text, evaluationLimits);
  if (compiled.size >= mostCompiled) compiled.clear();
  compiled.set(text, expression);
  return expression;
};

const failed = (text: string, why: string): StateFailed =>
  new StateFailed('States.QueryEvaluationError', `The JSONata expression '${text}' ${why}`);

/** JSONata yields more than JSON: sequences, functions, infinite numbers, nothing at all. */
const asJson = (value: unknown, text: string, depth = 0): Json => {
  if (depth > deepestResult) throw failed(text, 'returned a value that is nested too deeply.');
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return Array.from(value, (member) => asJson(member, text, depth + 1));
  if (typeof value === 'object') {
    if ('_jsonata_function' in value || '_jsonata_lambda' in value)
      throw failed(text, 'returned a function.');
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, asJson(member, text, depth + 1)]),
    );
  }
  if (value === undefined) throw failed(text, 'returned nothing (undefined).');
  throw failed(text, `returned a ${typeof value} that JSON does not have.`);
};

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

let turn: Promise<unknown> = Promise.resolve();

/** One at a time: the limit is meant for one expression's own work, not for what a thousand others do in between. */
const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
  const mine = turn.then(work);
  turn = mine.catch(() => undefined);
  return mine;
};

/** Evaluates one expression. Throws StateFailed (`States.QueryEvaluationError`). */
const evaluateExpression = async (text: string, bindings: Bindings): Promise<Json> => {
  let value: unknown;
  try {
    const names = { ...functionsWith(bindings.chance), ...bindings.variables, states: bindings.states };
    value = await inTurn(() => compile(text).evaluate(undefined, names));
  } catch (error) {
    throw failed(text, `failed: ${messageOf(error)}`);
  }
  return asJson(value, text);
};

/** A value with every expression inside replaced by what it yields. Throws StateFailed. */
export const evaluate = async (template: Json, bindings: Bindings): Promise<Json> => {
  if (typeof template === 'string') {
    const expression = expressionIn(template);
    return expression === undefined ? template : evaluateExpression(expression, bindings);
  }
  if (isJsonList(template)) {
    const members: Json[] = [];
    for (const member of template) members.push(await evaluate(member, bindings));
    return members;
  }
  if (!isJsonObject(template)) return template;
  const entries: [string, Json][] = [];
  for (const [key, member] of Object.entries(template)) entries.push([key, await evaluate(member, bindings)]);
  return Object.fromEntries(entries);
};
