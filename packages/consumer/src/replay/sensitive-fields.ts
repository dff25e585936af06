import type { Catalog, FieldSchema } from '@twolane/contracts';

/** Names of fields whose values nobody may read in a delta, and what is shown instead: `[personal]`, `[secret]`. */
export type SensitiveFields = ReadonlyMap<string, string>;

/**
 * Every name that some contract of the catalog calls personal or secret, wherever it stands. Items hold what events brought
 * under the same names; a name that is sensitive in one place is hidden in all.
 */
export const sensitiveFields = ({ contracts }: Pick<Catalog, 'contracts'>): SensitiveFields =>
  new Map(contracts.flatMap(({ jsonSchema }) => namesIn('', jsonSchema)));

const namesIn = (name: string, schema: FieldSchema): readonly (readonly [string, string])[] => {
  const { items, properties = {} } = schema;
  if (items !== undefined) return namesIn(name, items);
  if (schema.type === 'object') {
    return Object.entries(properties).flatMap(([inner, field]) => namesIn(inner, field));
  }
  const sensitivity = schema['x-sensitivity'] ?? 'secret';
  return sensitivity === 'personal' || sensitivity === 'secret' ? [[name, `[${sensitivity}]`]] : [];
};
