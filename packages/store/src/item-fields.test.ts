import { TerminalError } from './errors.ts';
import { fieldsOf } from './item-fields.ts';

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
