import type { ItemValue } from './change-set.ts';
import { TerminalError } from './errors.ts';
import { fieldsOf, type ItemFields } from './item-fields.ts';

const fields = fieldsOf({
  key: { pk: 'order#1', sk: 'order' },
  item: { name: 'lamp', count: 3, tags: ['a', 'b'], mixed: ['a', 1], lines: '[[1]]', broken: '[' },
});

test('attributes of the expected type come back as they are', () => {
  expect(fields.text('name')).toBe('lamp');
  expect(fields.optionalText('absent')).toBeUndefined();
  expect(fields.whole('count')).toBe(3);
  expect(fields.texts('tags')).toEqual(['a', 'b']);
  expect(fields.texts('absent')).toEqual([]);
  expect(fields.json('lines')).toEqual([[1]]);
});

test.each([
  ['a missing text', () => fields.text('absent')],
  ['a number for a text', () => fields.optionalText('count')],
  ['a text for a number', () => fields.whole('name')],
  ['a number within a list of texts', () => fields.texts('mixed')],
  ['a text for a list', () => fields.texts('name')],
  ['text that is no JSON', () => fields.json('broken')],
])('%s names the item and the attribute', (_, read) => {
  expect(read).toThrow(TerminalError);
  expect(read).toThrow(/order#1 \/ order: attribute "(absent|count|name|mixed|broken)"/);
});

describe('an attribute that is not what it must be is told with its item', () => {
  const read = (value: ItemValue | undefined) =>
    fieldsOf({ key: { pk: 'p', sk: 's' }, item: value === undefined ? {} : { a: value } });
  test.each<[string, (fields: ItemFields) => unknown, readonly (ItemValue | undefined)[], string]>([
    ['text', (of) => of.text('a'), [undefined, 7, null], 'text'],
    ['optional text', (of) => of.optionalText('a'), [7, null, ['x']], 'text'],
    ['a whole number', (of) => of.whole('a'), [undefined, 1.5, '7', 2 ** 53], 'a whole number'],
    ['texts', (of) => of.texts('a'), ['x', {}, ['x', 7]], 'a list of texts'],
    ['JSON', (of) => of.json('a'), ['{', ''], 'JSON text'],
    ['JSON that is no text', (of) => of.json('a'), [undefined, 7], 'text'],
  ])('%s', (_, get, values, must) => {
    for (const value of values) {
      expect(() => get(read(value))).toThrow(TerminalError);
      expect(() => get(read(value))).toThrow(
        `Item p / s: attribute "a" must be ${must}; correct or remove the item.`,
      );
    }
  });
});
