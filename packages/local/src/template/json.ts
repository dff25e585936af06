/** A JSON document, as `JSON.parse` yields it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isJsonList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** Parses a document. Throws SyntaxError, as `JSON.parse` does. */
export const parseJson = (text: string): Json => {
  const value: Json = JSON.parse(text);
  return value;
};
