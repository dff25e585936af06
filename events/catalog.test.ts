import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FieldSchema, parseEvent } from '@twolane/contracts';
import { catalog, OrderPlacedV1 } from './index.ts';

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const events = new URL('.', import.meta.url).pathname;
/** Of every domain that has a folder here. */
const filesEndingWith = (ending: string) =>
  globSync(`*/*${ending}`, { cwd: events }).map((path) => join(events, path));

describe('the catalog', () => {
  test('has every contract file of the domains', () => {
    expect(catalog.contracts.length).toBe(filesEndingWith('.v+([0-9]).ts').length);
  });

  test.each(filesEndingWith('.example.json'))(
    '%s is an event of the catalog, unchanged by parsing',
    (file) => {
      const example = readJson(file);
      expect(parseEvent(catalog, example)).toEqual({ ok: true, value: example });
    },
  );

  test.each(catalog.contracts.map((contract) => [contract.type, contract] as const))(
    '%s has an owner, a description, and a sensitivity and a description on every field',
    (_, { jsonSchema }) => {
      expect(jsonSchema['x-owner']).toMatch(/^[a-z]+$/);
      expect(jsonSchema.description).toMatch(/\w{3,}/);
      expect(fieldsWithout(jsonSchema, '')).toEqual([]);
    },
  );

  test('the check for missing sensitivities sees one that is missing', () => {
    const { 'x-sensitivity': _, ...bare } = OrderPlacedV1.jsonSchema.properties?.['currency'] ?? {
      type: 'string',
    };
    const schema: FieldSchema = { type: 'object', properties: { list: { type: 'array', items: bare } } };
    expect(fieldsWithout(schema, '')).toEqual(['/list/items']);
  });
});

/** Leaves that lack a sensitivity or a description. */
const fieldsWithout = (schema: FieldSchema, path: string): readonly string[] => {
  if (schema.type === 'object') {
    return Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
      fieldsWithout(child, `${path}/${name}`),
    );
  }
  if (schema.type === 'array')
    return schema.items === undefined ? [path] : fieldsWithout(schema.items, `${path}/items`);
  return schema['x-sensitivity'] === undefined || schema.description === undefined ? [path] : [];
};
