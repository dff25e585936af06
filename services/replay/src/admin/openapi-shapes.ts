/** Words that the component schemas of the admin API are written in. */

export const text = { type: 'string' };
export const flag = { type: 'boolean' };
export const count = { type: 'integer', minimum: 0 };
export const number = { type: 'number' };
export const moment = { type: 'string', format: 'date-time' };
export const words = { type: 'array', items: text };
export const said = <Schema extends object>(schema: Schema, description: string) => ({
  ...schema,
  description,
});
export const mapOf = (schema: object, description: string) => ({
  type: 'object',
  description,
  additionalProperties: schema,
});
export const listOf = (items: object) => ({ type: 'array', items });
export const object = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
export const page = (items: object) =>
  object({ items: listOf(items), next: said(text, 'Where the next page begins; absent at the end.') }, [
    'next',
  ]);
