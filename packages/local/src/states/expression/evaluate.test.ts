import type { Json } from '../../template/json.ts';
import { StateFailed } from '../step/failure.ts';
import { evaluate } from './evaluate.ts';

const bindings = {
  variables: { a: 2, list: [1, 2, 3] },
  states: { input: { n: 5, text: 'x' } },
  chance: { newId: () => 'an-id', random: () => 0.25 },
};

const causeOf = async (template: Json): Promise<string> => {
  try {
    return `gave ${JSON.stringify(await evaluate(template, bindings))}`;
  } catch (error) {
    if (error instanceof StateFailed) return `${error.failure.error}: ${error.failure.cause}`;
    throw error;
  }
};

test.each<readonly [string, Json, Json]>([
  ['a plain text', 'x {% y %}', 'x {% y %}'],
  [
    'anything inside',
    { a: ['{% $a %}', { b: '{% $states.input.n %}' }, null, true] },
    { a: [2, { b: 5 }, null, true] },
  ],
  ['several lines', '{%\n ($x := $a;\n $x * 2)\n%}', 4],
  ['a list of one, written as a list', '{% [$list[$ > 2]] %}', [3]],
  ['a list of one, found by a path: the element', '{% $list[$ > 2] %}', 3],
  ['null', '{% null %}', null],
  ['$partition', '{% $partition($list, 2) %}', [[1, 2], [3]]],
  ['$range', '{% $range(1, 7, 3) %}', [1, 4, 7]],
  ['$range, downwards', '{% $range(3, 1, -1) %}', [3, 2, 1]],
  [
    '$hash',
    '{% $hash("x", "SHA-256") %}',
    '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
  ],
  ['$parse', `{% $parse('[1,{"a":2}]')[1].a %}`, 2],
  ['$uuid', '{% $uuid() %}', 'an-id'],
  ['$random', '{% $random() %}', 0.25],
])('yields %s', async (_, template, expected) => {
  expect(await evaluate(template, bindings)).toEqual(expected);
});

test.each([
  ['nothing', '{% $states.input.nothing %}', 'returned nothing (undefined)'],
  ['nothing, deep inside', '{% {"a": [$nothing]} %}', 'gave {"a":[]}'],
  ['a function', '{% function($x) { $x } %}', 'returned a function'],
  ['a number without end', '{% 1 / 0 %}', 'that JSON does not have'],
  ['a type error', '{% "x" + 1 %}', 'failed: '],
  ['$eval', '{% $eval("1") %}', '$eval is not supported'],
  ['a list too long', '{% $range(1, 5000, 1) %}', 'at most 1000 numbers'],
  ['a seed', '{% $random(1) %}', 'seed is not supported'],
  ['an endless recursion', '{% ($f := function($n) { 1 + $f($n) }; $f(1)) %}', 'Stack overflow'],
  ['an endless loop', '{% ($f := function($n) { $f($n + 1) }; $f(1)) %}', 'Evaluation timeout'],
  ['a list that eats the memory', '{% $sum([1..9999999]) %}', 'failed: '],
])(
  'refuses %s',
  async (_, template, expected) => {
    expect(await causeOf(template)).toContain(expected);
  },
  20_000,
);
