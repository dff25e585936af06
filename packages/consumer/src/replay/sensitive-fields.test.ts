import { createCatalog, defineEvent, list, optional, record, text } from '@twolane/contracts';
import { sensitiveFields } from './sensitive-fields.ts';

const field = (sensitivity: 'public' | 'internal' | 'personal' | 'secret') =>
  ({ description: 'd', sensitivity, maxLength: 9 }) as const;
const about = { version: 1, source: 'twolane.tests', owner: 'tests', description: 'Somebody told.' } as const;

test('names of personal and secret fields of every contract, wherever they stand, and no others', () => {
  const Told = defineEvent({
    ...about,
    name: 'Told',
    data: {
      sku: text(field('internal')),
      shop: text(field('public')),
      card: text(field('secret')),
      guests: list(record({ fullName: text(field('personal')), city: text(field('internal')) }), {
        description: 'd',
        minItems: 0,
        maxItems: 9,
      }),
    },
  });
  const Heard = defineEvent({
    ...about,
    name: 'Heard',
    data: {
      phones: optional(list(text(field('personal')), { description: 'd', minItems: 0, maxItems: 9 })),
      deep: record({ inner: record({ pin: text(field('secret')) }) }),
    },
  });
  expect(Object.fromEntries(sensitiveFields(createCatalog([Told, Heard])))).toEqual({
    card: '[secret]',
    fullName: '[personal]',
    phones: '[personal]',
    pin: '[secret]',
  });
});

test('a field that does not say how sensitive it is, is secret', () => {
  const [contract] = createCatalog([
    defineEvent({ ...about, name: 'Told', data: { sku: text(field('internal')) } }),
  ]).contracts;
  if (contract === undefined) throw new Error('One contract.');
  const jsonSchema = { ...contract.jsonSchema, properties: { plain: { type: 'string' } } } as const;
  expect([...sensitiveFields({ contracts: [{ ...contract, jsonSchema }] })]).toEqual([['plain', '[secret]']]);
});
