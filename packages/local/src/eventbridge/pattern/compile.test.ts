import fc from 'fast-check';
import type { JsonObject } from '../../template/json.ts';
import { matches } from '../../testing/matches-pattern.ts';
import { compilePattern, compilePatternText, matcherOf } from './compile.ts';

describe('fields together', () => {
  const pattern = { source: ['shop'], detail: { state: ['new', 'paid'], total: [{ numeric: ['>', 0] }] } };
  test.each<[string, object, boolean]>([
    ['all fit', { source: 'shop', detail: { state: 'paid', total: 1, more: 'x' } }, true],
    ['one does not', { source: 'shop', detail: { state: 'paid', total: 0 } }, false],
    ['one is not there', { source: 'shop', detail: { state: 'paid' } }, false],
    ['the detail is no object', { source: 'shop', detail: 'paid' }, false],
  ])('%s', (_, event, fits) => {
    expect(matches(pattern, event)).toBe(fits);
  });

  test('names of the language itself are fields like others, and never inherited', () => {
    expect(matches({ constructor: [{ exists: true }] }, {})).toBe(false);
    expect(matches({ x: { toString: [{ exists: false }] } }, { x: {} })).toBe(true);
    const event: object = JSON.parse('{"__proto__": {"a": "b"}}');
    const inherited: JsonObject = JSON.parse('{"__proto__": {"a": ["b"]}}');
    expect(matches(inherited, event)).toBe(true);
    expect(matches({ a: ['b'] }, event)).toBe(false);
  });
});

describe('names of fields', () => {
  test.each<[string, JsonObject, object, boolean]>([
    ['have their case', { Source: ['shop'] }, { source: 'shop' }, false],
    [
      'with a dot are like steps, in the pattern',
      { 'detail.state': ['new'] },
      { detail: { state: 'new' } },
      true,
    ],
    ['and in the event', { detail: { 'a.b': ['x'] } }, { detail: { a: { b: 'x' } } }, true],
    ['in both', { 'a.b': { c: ['x'] } }, { a: { 'b.c': 'x' } }, true],
    [
      'with a dot, beside an array of the first name: in no element of it',
      { list: { a: ['y'], b: ['x'] } },
      { list: [{ a: 'y', b: 'n' }], 'list.b': 'x' },
      true,
    ],
    ['that begin alike are different', { 'a.b': ['x'] }, { 'a.bc': 'x' }, false],
    ['that are empty are steps, too', { '': { a: ['x'] } }, { a: 'x' }, false],
    ['and are found', { '': { a: ['x'] } }, { '': { a: 'x' } }, true],
    ['of operators are names outside of $or', { prefix: ['x'] }, { prefix: 'x' }, true],
  ])('%s', (_, pattern, event, fits) => {
    expect(matches(pattern, event)).toBe(fits);
  });

  test('that a text repeats count as written last', () => {
    const compiled = compilePatternText('{"a":["first"],"a":["last"]}');
    const fits = compiled.ok ? matcherOf(compiled.value) : () => 'refused';
    expect([fits({ a: 'first' }), fits({ a: 'last' })]).toEqual([false, true]);
  });
});

describe('arrays in events', () => {
  test.each<[string, JsonObject, object, boolean]>([
    ['one element is enough', { x: ['b', 'c'] }, { x: ['a', 'b'] }, true],
    ['none', { x: ['c'] }, { x: ['a', 'b'] }, false],
    ['arrays in arrays', { x: ['c'] }, { x: ['a', ['b', ['c']]] }, true],
    ['anything-but looks at each element', { x: [{ 'anything-but': 'a' }] }, { x: ['a', 'b'] }, true],
    ['anything-but with nothing else in it', { x: [{ 'anything-but': 'a' }] }, { x: ['a'] }, false],
    ['objects in an array', { x: { y: ['1'] } }, { x: [{ y: '0' }, { y: '1' }] }, true],
    ['conditions on one element', { x: { y: [1], z: [2] } }, { x: [{ y: 1, z: 2 }] }, true],
    [
      'not spread over two',
      { x: { y: [1], z: [2] } },
      {
        x: [
          { y: 1, z: 0 },
          { y: 0, z: 2 },
        ],
      },
      false,
    ],
    [
      'two arrays are independent',
      { x: { y: [1] }, v: { w: [2] } },
      { x: [{ y: 0 }, { y: 1 }], v: [{ w: 2 }] },
      true,
    ],
    [
      'absent in the same element',
      { x: { y: [1], z: [{ exists: false }] } },
      { x: [{ y: 1 }, { y: 2, z: 3 }] },
      true,
    ],
    [
      'inner arrays',
      { x: { y: { z: [1], w: [2] } } },
      { x: [{ y: [{ z: 1 }, { w: 2 }] }, { y: [{ z: 1, w: 2 }] }] },
      true,
    ],
    [
      'inner arrays of one element',
      { x: { y: { z: [1], w: [2] } } },
      { x: [{ y: [{ z: 1 }, { w: 2 }] }] },
      false,
    ],
  ])('%s', (_, pattern, event, fits) => {
    expect(matches(pattern, event)).toBe(fits);
  });
});

describe('$or', () => {
  const pattern = {
    source: ['shop'],
    $or: [{ total: [{ numeric: ['>', 100] }] }, { kind: ['vip'], $or: [{ land: ['DE'] }, { land: ['AT'] }] }],
  };
  test.each<[object, boolean]>([
    [{ source: 'shop', total: 101 }, true],
    [{ source: 'shop', total: 99, kind: 'vip', land: 'AT' }, true],
    [{ source: 'shop', total: 99, kind: 'vip', land: 'FR' }, false],
    [{ source: 'shop', total: 99, land: 'DE' }, false],
    [{ source: 'else', total: 101 }, false],
  ])('%j: %s', (event, fits) => {
    expect(matches(pattern, event)).toBe(fits);
  });

  test('of fields in a detail, twice', () => {
    const both = {
      $or: [{ a: [1] }, { b: [1] }],
      detail: { $or: [{ c: [1] }, { d: [1] }] },
    };
    expect(matches(both, { b: 1, detail: { c: 1 } })).toBe(true);
    expect(matches(both, { b: 1, detail: { c: 2 } })).toBe(false);
  });
});

describe('what is no pattern is refused, with the place', () => {
  const nested = (depth: number): JsonObject => (depth === 0 ? { x: [1] } : { a: nested(depth - 1) });
  const many = { $or: Array.from({ length: 11 }, (_, n) => ({ [`f${n}`]: [n] })) };
  test.each<[JsonObject, string, RegExp]>([
    [{}, '', /empty object/],
    [{ detail: {} }, 'detail', /empty object/],
    [{ detail: { state: [] } }, 'detail.state', /empty array/],
    [{ detail: { state: 'new' } }, 'detail.state', /object or an array/],
    [{ detail: { state: null } }, 'detail.state', /object or an array/],
    [{ x: [['a']] }, 'x[0]', /must be a string/],
    [{ x: ['a', { regex: 'b' }] }, 'x[1].regex', /no match type/],
    [{ x: [{ toString: 'b' }] }, 'x[0].toString', /no match type/],
    [{ x: [{}] }, 'x[0]', /exactly one operator, not 0/],
    [{ x: [{ prefix: 'a', suffix: 'b' }] }, 'x[0]', /exactly one operator, not 2/],
    [{ x: [{ prefix: 1 }] }, 'x[0].prefix', /must be a string/],
    [{ x: [{ prefix: { suffix: 'a' } }] }, 'x[0].prefix.suffix', /knows equals-ignore-case/],
    [{ x: [{ suffix: ['a'] }] }, 'x[0].suffix', /must be a string/],
    [{ x: [{ wildcard: 'a**b' }] }, 'x[0].wildcard', /consecutive wildcards at character 2/],
    [{ x: [{ wildcard: 'a\\b' }] }, 'x[0].wildcard', /invalid escape at character 1/],
    [{ x: [{ wildcard: 'a\\' }] }, 'x[0].wildcard', /invalid escape/],
    [{ x: [{ 'anything-but': [] }] }, 'x[0].anything-but', /empty list/],
    [{ x: [{ 'anything-but': ['a', 1] }] }, 'x[0].anything-but[1]', /never a mixture/],
    [{ x: [{ 'anything-but': null }] }, 'x[0].anything-but', /strings, or numbers/],
    [{ x: [{ 'anything-but': { numeric: ['=', 1] } }] }, 'x[0].anything-but.numeric', /anything-but knows/],
    [{ x: [{ 'anything-but': { prefix: '' } }] }, 'x[0].anything-but.prefix', /empty/],
    [{ x: [{ 'anything-but': { prefix: ['a', 2] } }] }, 'x[0].anything-but.prefix[1]', /must be a string/],
    [{ x: [{ 'anything-but': { wildcard: '**' } }] }, 'x[0].anything-but.wildcard', /consecutive/],
    [{ x: [{ numeric: 5 }] }, 'x[0].numeric', /array such as/],
    [{ x: [{ numeric: [] }] }, 'x[0].numeric', /array such as/],
    [{ x: [{ numeric: ['=='] }] }, 'x[0].numeric', /"==" is none of/],
    [{ x: [{ numeric: ['toString', 1] }] }, 'x[0].numeric', /none of/],
    [{ x: [{ numeric: ['>'] }] }, 'x[0].numeric', /followed by a number/],
    [{ x: [{ numeric: ['>', '1'] }] }, 'x[0].numeric', /followed by a number/],
    [{ x: [{ numeric: ['<', 5, '>', 1] }] }, 'x[0].numeric', /lower bound .* comes first/],
    [{ x: [{ numeric: ['>', 5, '<', 5] }] }, 'x[0].numeric', /not below/],
    [{ x: [{ numeric: ['>', 1, '<', 5, '=', 3] }] }, 'x[0].numeric', /too many/],
    [{ x: [{ numeric: ['=', 5.1e9] }] }, 'x[0].numeric', /between/],
    [{ x: [{ numeric: ['=', 0.0000001] }] }, 'x[0].numeric', /more than 6 digits/],
    [{ x: [{ 'anything-but': [1, 6e9] }] }, 'x[0].anything-but[1]', /between/],
    [{ x: [{ 'anything-but': 1.23456789 }] }, 'x[0].anything-but', /more than 6 digits/],
    [{ x: [{ 'anything-but': true }] }, 'x[0].anything-but', /strings, or numbers/],
    [{ x: [{ 'anything-but': ['a', { prefix: 'b' }] }] }, 'x[0].anything-but[1]', /never a mixture/],
    [{ x: [{ 'anything-but': { prefix: 'a', suffix: 'b' } }] }, 'x[0].anything-but', /one operator, not 2/],
    [{ x: [{ 'anything-but': { suffix: [] } }] }, 'x[0].anything-but.suffix', /empty list/],
    [{ x: [{ cidr: '10.0.0.1' }] }, 'x[0].cidr', /no CIDR/],
    [{ x: [{ cidr: '10.0.0.0/1x' }] }, 'x[0].cidr', /no CIDR/],
    [{ x: [{ cidr: '10.0.0.0/24/8' }] }, 'x[0].cidr', /no CIDR/],
    [{ x: [{ cidr: '10.0.0/24' }] }, 'x[0].cidr', /no CIDR/],
    [{ x: [{ cidr: 'fe80::1%eth0/64' }] }, 'x[0].cidr', /no CIDR/],
    [{ x: [{ cidr: '::ffff:10.0.0.1/100' }] }, 'x[0].cidr', /no CIDR/],
    [{ x: [{ cidr: '10.0.0.7/32' }] }, 'x[0].cidr', /32 is too long: at most 31/],
    [{ x: [{ cidr: '2001:db8::1/128' }] }, 'x[0].cidr', /128 is too long: at most 127/],
    [{ x: [{ cidr: 5 }] }, 'x[0].cidr', /must be a string/],
    [{ x: [{ exists: 'yes' }] }, 'x[0].exists', /true or false/],
    [{ $or: [{ a: [1] }] }, '$or', /at least two/],
    [{ $or: { a: [1] } }, '$or', /takes an array/],
    [{ detail: { $or: [{ a: [1] }, 'b'] } }, 'detail.$or[1]', /objects only/],
    [{ $or: [{ a: [1] }, { b: [{ prefix: 2 }] }] }, '$or[1].b[0].prefix', /must be a string/],
    [{ $or: [{ a: [1] }, { prefix: ['x'] }] }, '$or[1].prefix', /name of an operator/],
    [{ $or: [{ a: [1] }, { b: { regex: ['x'] } }] }, '$or[1].b.regex', /name of an operator/],
    [{ $or: [{ a: [1] }, {}] }, '$or[1]', /empty object/],
    [{ x: ['a', { exactly: 'a' }] }, 'x[1].exactly', /no match type/],
    [{ a: { ...many }, b: { ...many }, c: { ...many } }, 'c.$or', /more than 1000 combinations/],
    [nested(101), Array.from({ length: 101 }, () => 'a').join('.'), /deeper than 100/],
    [{ x: ['y'.repeat(2_050)] }, '', /at most 2048/],
  ])('%j', (pattern, place, what) => {
    const compiled = compilePattern(pattern);
    if (compiled.ok) throw new Error('was accepted');
    expect(compiled.refusal.place).toBe(place);
    expect(compiled.refusal.what).toMatch(what);
  });

  test.each([
    ['{', /is not JSON/],
    ['[]', /not a JSON object/],
    ['"x"', /not a JSON object/],
    ['{"a":'.repeat(30_000), /has 150000 characters/],
  ])('text that is none (%#)', (text, what) => {
    const compiled = compilePatternText(text);
    if (compiled.ok) throw new Error('was accepted');
    expect(compiled.refusal.what).toMatch(what);
  });
});

test('whatever the pattern and the event are: an answer or a refusal, never a failure', () => {
  const json = fc.jsonValue({ maxDepth: 5 });
  const member = fc.oneof(
    json,
    fc.dictionary(
      fc.constantFrom('prefix', 'suffix', 'numeric', 'anything-but', 'cidr', 'wildcard', 'exists'),
      json,
    ),
  );
  const leaf = fc.array(member, { maxLength: 3 });
  const pattern = fc.dictionary(fc.constantFrom('a', 'b', '$or', '__proto__'), fc.oneof(leaf, json), {
    maxKeys: 3,
  });
  fc.assert(
    fc.property(pattern, fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), json), (written, event) => {
      const compiled = compilePatternText(JSON.stringify(written));
      if (compiled.ok) expect(typeof matcherOf(compiled.value)(event)).toBe('boolean');
      else expect(compiled.refusal.what).not.toBe('');
    }),
  );
});

describe('events nested very deep', () => {
  const nestedArrays = (depth: number): object => {
    let event: object = ['deep'];
    for (let level = 1; level < depth; level += 1) event = [event];
    return event;
  };
  test('are seen as deep as PutEvents takes them, and harm nobody', () => {
    expect(matches({ x: ['deep'] }, { x: nestedArrays(1_100) })).toBe(true);
    expect(matches({ x: ['deep'] }, { x: nestedArrays(100_000) })).toBe(false);
  });
});
