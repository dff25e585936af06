import jsonata from 'jsonata';
import { isJsonList, isJsonObject, type Json } from '../../template/json.ts';

const form = /^\{%([\s\S]*)%\}$/;

/** The expression between `{%` and `%}`; undefined when the text is a plain one. */
export const expressionIn = (text: string): string | undefined => form.exec(text)?.[1]?.trim();

/** What is wrong with an expression as it stands; undefined when it can be evaluated. */
export const syntaxProblem = (expression: string): string | undefined => {
  try {
    jsonata(expression);
    return undefined;
  } catch (error) {
    // By shape: jsonata throws plain objects.
    const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
    return `is no JSONata expression: ${String(message)}`;
  }
};

/** Every expression inside a value, with its place. */
export const expressionsIn = (
  value: Json,
  place: string,
): readonly { readonly place: string; readonly expression: string }[] => {
  if (typeof value === 'string') {
    const expression = expressionIn(value);
    return expression === undefined ? [] : [{ place, expression }];
  }
  if (isJsonList(value)) return value.flatMap((member, index) => expressionsIn(member, `${place}[${index}]`));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => expressionsIn(member, `${place}.${key}`));
};
