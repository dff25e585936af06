import type { ItemValue } from '@twolane/store';
import { shownValue } from './shown-value.ts';

const sensitive = new Map([
  ['fullName', '[personal]'],
  ['card', '[secret]'],
]);
const shown = (value: ItemValue, name = 'note') => shownValue(name, value, sensitive);

test.each<[string, ItemValue, ItemValue]>([
  ['a number', 7, 7],
  ['a truth', false, false],
  ['nothing', null, null],
  ['short text', 'Ada', 'Ada'],
  ['text of 500', 'x'.repeat(500), 'x'.repeat(500)],
  ['text of 501', 'x'.repeat(501), `${'x'.repeat(500)}… (501 characters)`],
  ['bytes', Uint8Array.of(1, 2), '[2 bytes]'],
  ['bytes in a list', [Uint8Array.of(1)], ['[1 bytes]']],
  ['null in a map', { a: null, b: [null] }, { a: null, b: [null] }],
  ['text that is no JSON', ' {fullName: "Ada"}', ' {fullName: "Ada"}'],
  ['JSON after a space', ' [{"card":4111}]', '[{"card":"[secret]"}]'],
  ['a JSON text within', '"fullName"', '"fullName"'],
  ['a number as text', '1e3', '1e3'],
  ['a JSON text with a bracket and an escape', '"\\u0041{"', '"\\u0041{"'],
  ['text with JSON in its middle', 'so {"card":1}', 'so {"card":1}'],
  ['JSON text in a map', { told: '{"fullName":"Ada","n":0}' }, { told: '{"fullName":"[personal]","n":0}' }],
])('%s', (_, value, expected) => {
  expect(shown(value)).toEqual(expected);
});

test('a sensitive field shows nothing of its value, of whatever kind', () => {
  for (const value of ['Ada', 7, null, ['a'], { a: 1 }, Uint8Array.of(1)]) {
    expect(shown(value, 'fullName')).toBe('[personal]');
  }
  expect(shown({ deep: [{ card: { number: 1 } }] })).toEqual({ deep: [{ card: '[secret]' }] });
});

test('a map of 2,000 characters of JSON is shown, one of 2,001 is cut text', () => {
  // {"a":["…","…"]}: 13 characters of form.
  const sized = (length: number) => ({ a: ['x'.repeat(1_000), 'y'.repeat(length - 1_013)] });
  expect(JSON.stringify(sized(2_000))).toHaveLength(2_000);
  expect(shown(sized(2_000))).toEqual(sized(2_000));
  expect(shown(sized(2_001))).toBe(`{"a":["${'x'.repeat(493)}… (2001 characters)`);
});
