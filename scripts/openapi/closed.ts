import type { FieldSchema } from '@twolane/contracts';
import type { JsonSchema } from './service-api.ts';

/** The schema as `jsonBody` reads it: no object may have fields that it does not name. */
export const closed = (schema: FieldSchema): JsonSchema => {
  const { properties, items } = schema;
  if (items !== undefined) return { ...schema, items: closed(items) };
  if (properties === undefined) return schema;
  const fields = Object.entries(properties).map(([name, field]) => [name, closed(field)] as const);
  return { ...schema, properties: Object.fromEntries(fields), additionalProperties: false };
};
