import type { FieldSchema } from '@twolane/contracts';
import type { JsonSchema } from './operation.ts';

/** The schema as `jsonBody` reads it: no object may have fields that it does not name. */
export const closed = (schema: FieldSchema): JsonSchema => {
  const { properties, items } = schema;
  return {
    ...schema,
    ...(items === undefined ? {} : { items: closed(items) }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, field]) => [name, closed(field)]),
          ),
          additionalProperties: false,
        }),
  };
};
