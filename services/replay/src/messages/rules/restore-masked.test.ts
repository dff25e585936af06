import { restoreMasked } from './restore-masked.ts';

const guests = (count: number) => Array.from({ length: count }, (_, n) => ({ name: `guest ${n}`, age: n }));
const shownGuests = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ name: '[personal]', age: n }));

test.each<[string, unknown, unknown, unknown, unknown]>([
  [
    'a value where its mask came back',
    { a: '[secret]', b: 2 },
    { a: '[secret]', b: 1 },
    { a: 'x', b: 1 },
    { a: 'x', b: 2 },
  ],
  ['a value that was given anew', { a: 'y' }, { a: '[secret]' }, { a: 'x' }, { a: 'y' }],
  ['nothing of a field that was taken out', {}, { a: '[secret]' }, { a: 'x' }, {}],
  ['a whole', '[not in contract]', '[not in contract]', { a: [1] }, { a: [1] }],
  ['items of a list of the same length', shownGuests(2), shownGuests(2), guests(2), guests(2)],
  [
    'the end of a list that was cut',
    [...shownGuests(20), '[and 5 more]'],
    [...shownGuests(20), '[and 5 more]'],
    guests(25),
    guests(25),
  ],
  [
    'the end of a list to whose beginning something was added',
    [{ name: 'new', age: 1 }, ...Array(20).fill({ name: 'known', age: 2 }), '[and 1 more]'],
    [...shownGuests(20), '[and 1 more]'],
    guests(21),
    [{ name: 'new', age: 1 }, ...Array(20).fill({ name: 'known', age: 2 }), { name: 'guest 20', age: 20 }],
  ],
  [
    'a prototype name as a plain member',
    JSON.parse('{"__proto__":"[secret]"}'),
    JSON.parse('{"__proto__":"[secret]"}'),
    JSON.parse('{"__proto__":"x"}'),
    JSON.parse('{"__proto__":"x"}'),
  ],
])('puts back %s', (_, edited, shown, original, expected) => {
  expect(restoreMasked(edited, shown, original)).toEqual({ ok: true, value: expected });
});

test.each<[string, unknown, unknown, unknown, string]>([
  ['at another place', { a: '[secret]' }, { b: '[secret]' }, { b: 'x' }, '/a'],
  ['of another kind', { a: '[personal]' }, { a: '[secret]' }, { a: 'x' }, '/a'],
  ['in a list that lost an item', shownGuests(1), shownGuests(2), guests(2), '/0/name'],
  ['in place of the end of a list that was whole', [1, '[and 5 more]'], [1, 2], [1, 2], '/1'],
  ['under a name with a slash', { 'a/b': '[secret]' }, {}, {}, '/a~1b'],
  ['where there was no event', { data: '[not in contract]' }, undefined, undefined, '/data'],
])('refuses a mask %s', (_, edited, shown, original, path) => {
  expect(restoreMasked(edited, shown, original)).toMatchObject({ ok: false, refusal: [{ path }] });
});
