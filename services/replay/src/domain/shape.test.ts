import {
  type Check,
  isFlag,
  isNumber,
  isRecord,
  isText,
  isWhole,
  listOf,
  mapOf,
  maybe,
  oneOf,
  shapeOf,
} from './shape.ts';

const VALUES = {
  text: 'a',
  empty: '',
  zero: 0,
  half: 0.5,
  huge: 2 ** 53,
  nan: Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
  truth: true,
  nothing: null,
  absent: undefined,
  list: ['a', 'b'],
  numbers: ['a', 1],
  map: { a: 'x' },
  numberMap: { a: 1 },
  none: {},
};

test.each<[string, Check, readonly (keyof typeof VALUES)[]]>([
  ['a text', isText, ['text', 'empty']],
  ['a flag', isFlag, ['truth']],
  ['a number', isNumber, ['zero', 'half', 'huge']],
  ['a whole number', isWhole, ['zero']],
  ['a record', isRecord, ['map', 'numberMap', 'none']],
  ['a text or absent', maybe(isText), ['text', 'empty', 'absent']],
  ['one of some words', oneOf(['a', 0]), ['text', 'zero']],
  ['a list of texts', listOf(isText), ['list']],
  ['a map of texts', mapOf(isText), ['map', 'none']],
  ['a shape', shapeOf<{ a: string; b?: number }>({ a: isText, b: maybe(isWhole) }), ['map']],
])('%s', (_, check, taken) => {
  expect(Object.entries(VALUES).flatMap(([name, value]) => (check(value) ? [name] : []))).toEqual(taken);
});

test('members that a shape does not know are tolerated, those that it knows are checked', () => {
  const check = shapeOf<{ a: string; b?: number }>({ a: isText, b: maybe(isWhole) });
  expect([check({ a: 'x', c: 1 }), check({ a: 'x', b: 1 }), check({ a: 'x', b: 'x' })]).toEqual([
    true,
    true,
    false,
  ]);
});
