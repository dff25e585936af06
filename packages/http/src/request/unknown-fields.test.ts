import { list, optional, record, text } from '@twolane/contracts';
import { unknownFields } from './unknown-fields.ts';

const about = { description: 'x', sensitivity: 'internal', maxLength: 9 } as const;
const lines = list(record({ sku: text(about) }), { description: 'x', minItems: 0, maxItems: 9 });
const { schema } = record({ name: optional(text(about)), lines: optional(lines) });
const paths = (value: unknown) => unknownFields(schema, value).map(({ path }) => path);

test.each<[string, unknown, readonly string[]]>([
  ['all known', { name: 'a', lines: [{ sku: 'b' }] }, []],
  ['at the top', { nmae: 'a' }, ['/nmae']],
  ['in the second line', { lines: [{ sku: 'b' }, { sku: 'b', qty: 1 }] }, ['/lines/1/qty']],
  ['names of an object’s own', { toString: 1, hasOwnProperty: 2 }, ['/toString', '/hasOwnProperty']],
  ['characters that pointers escape', { 'a/b~c': 1 }, ['/a~1b~0c']],
  ['what has another type is not looked into', { lines: { sku: 1, x: 2 } }, []],
  ['no object', 7, []],
])('%s', (_, value, found) => {
  expect(paths(value)).toEqual(found);
});

test('the first sixteen are enough', () => {
  const many = Object.fromEntries(Array.from({ length: 99 }, (_, n) => [`x${n}`, 1]));
  expect(paths(many)).toHaveLength(16);
});
