import type { FieldSchema, Problem } from '@twolane/contracts';
import { MAX_ERRORS } from '../limits.ts';

/** Fields that the schema does not name, at any depth; the first `MAX_ERRORS`. Values nest as deep as the schema, no deeper. */
export const unknownFields = (schema: FieldSchema, value: unknown): readonly Problem[] => {
  const found: Problem[] = [];
  const visit = ({ properties, items }: FieldSchema, part: unknown, path: string): void => {
    if (typeof part !== 'object' || part === null) return;
    if (Array.isArray(part)) {
      if (items !== undefined)
        for (const [index, item] of part.entries()) visit(items, item, `${path}/${index}`);
      return;
    }
    if (properties === undefined) return;
    for (const [name, child] of Object.entries(part)) {
      if (found.length >= MAX_ERRORS) return;
      const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const at = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (known === undefined) found.push({ path: at, message: 'is not a field of this request' });
      else visit(known, child, at);
    }
  };
  visit(schema, value, '');
  return found;
};
