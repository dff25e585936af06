import fc from 'fast-check';
import type { JsonObject } from '../../template/json.ts';
import { compileFilters, compilePattern, compilePatternText, matcherOf } from './compile.ts';

const matches = (pattern: JsonObject, event: object): boolean => {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(`${compiled.refusal.place}: ${compiled.refusal.what}`);
  return matcherOf(compiled.value)(event);
};

/** User guide, "Comparison operators for use in event patterns": one value of field `x`, and whether it fits. */
type Row = readonly [member: JsonObject[string], value: unknown, fits: boolean];
const x = (value: unknown): object => (value === undefined ? {} : { x: value });

describe('equals', () => {
  test.each<Row>([
    ['a', 'a', true],
    ['a', 'A', false],
    ['a', 'ab', false],
    ['', '', true],
    ['1', 1, false],
    [1, '1', false],
    [300, 300, true],
    [-0.5, -0.5, true],
    [true, true, true],
    [true, 'true', false],
    [false, false, true],
    [null, null, true],
    [null, 'null', false],
    [null, undefined, false],
    ['a', undefined, false],
    ['a', { a: 'a' }, false],
    ['ü', 'ü', true],
  ])('%j for %j: %s', (member, value, fits) => {
    expect(matches({ x: [member] }, x(value))).toBe(fits);
  });
});

describe('operators on text', () => {
  test.each<Row>([
    [{ prefix: 'us-' }, 'us-east-1', true],
    [{ prefix: 'us-' }, 'eu-us-', false],
    [{ prefix: '' }, 'anything', true],
    [{ prefix: '1' }, 10, false],
    [{ prefix: { 'equals-ignore-case': 'EventB' } }, 'eventbridge', true],
    [{ prefix: { 'equals-ignore-case': 'EventB' } }, 'my-eventbridge', false],
    [{ suffix: '.png' }, 'a.png', true],
    [{ suffix: '.png' }, 'a.png.txt', false],
    [{ suffix: { 'equals-ignore-case': 'tBridge' } }, 'EVENTBRIDGE', true],
    [{ suffix: { 'equals-ignore-case': '.png' } }, 'a.pn', false],
    [{ 'equals-ignore-case': 'alice' }, 'AlIcE', true],
    [{ 'equals-ignore-case': 'alice' }, 'alice ', false],
    [{ 'equals-ignore-case': '1' }, 1, false],
  ])('%j for %j: %s', (member, value, fits) => {
    expect(matches({ x: [member] }, x(value))).toBe(fits);
  });
});

describe('wildcard', () => {
  test.each<Row>([
    [{ wildcard: '*' }, '', true],
    [{ wildcard: '*' }, 'anything', true],
    [{ wildcard: 'dir/*.png' }, 'dir/a/b.png', true],
    [{ wildcard: 'dir/*.png' }, 'dir/.png', true],
    [{ wildcard: 'dir/*.png' }, 'dir/.pn', false],
    [{ wildcard: '*/lib/*' }, '/usr/lib/x', true],
    [{ wildcard: '*/lib/*' }, '/usr/libs/x', false],
    [{ wildcard: 'a*a' }, 'a', false],
    [{ wildcard: 'a*a' }, 'aa', true],
    [{ wildcard: 'a*b*a' }, 'aba', true],
    [{ wildcard: 'a*b*a' }, 'ab', false],
    [{ wildcard: 'a*ba*c' }, 'abac', true],
    [{ wildcard: '*ab*ab' }, 'abab', true],
    [{ wildcard: '*ab*ab' }, 'ab', false],
    [{ wildcard: 'a\\*b' }, 'a*b', true],
    [{ wildcard: 'a\\*b' }, 'axb', false],
    [{ wildcard: 'a\\\\*' }, 'a\\b', true],
    [{ wildcard: 'a\\**' }, 'a*b', true],
    [{ wildcard: 'a.c' }, 'abc', false],
    [{ wildcard: '*' }, 5, false],
    [{ wildcard: 'plain' }, 'plain', true],
  ])('%j for %j: %s', (member, value, fits) => {
    expect(matches({ x: [member] }, x(value))).toBe(fits);
  });

  test('fits what its equivalent regular expression fits', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }), (raw, value) => {
        const wildcard = raw.replaceAll(/\*+/g, '*');
        const expected = new RegExp(`^${wildcard.replaceAll('*', '.*')}$`).test(value);
        expect(matches({ x: [{ wildcard }] }, { x: value })).toBe(expected);
      }),
    );
  });
});

describe('anything-but', () => {
  test.each<Row>([
    [{ 'anything-but': 'initializing' }, 'running', true],
    [{ 'anything-but': 'initializing' }, 'initializing', false],
    [{ 'anything-but': 'initializing' }, undefined, false],
    [{ 'anything-but': 'initializing' }, null, true],
    [{ 'anything-but': 123 }, 124, true],
    [{ 'anything-but': 123 }, 123, false],
    [{ 'anything-but': 123 }, '123', true],
    [{ 'anything-but': ['stopped', 'overloaded'] }, 'overloaded', false],
    [{ 'anything-but': ['stopped', 'overloaded'] }, 'running', true],
    [{ 'anything-but': [100, 200] }, 200, false],
    [{ 'anything-but': { prefix: 'init' } }, 'initial', false],
    [{ 'anything-but': { prefix: 'init' } }, 'running', true],
    [{ 'anything-but': { prefix: 'init' } }, 5, true],
    [{ 'anything-but': { prefix: ['a', 'b'] } }, 'bc', false],
    [{ 'anything-but': { suffix: '.png' } }, 'a.png', false],
    [{ 'anything-but': { suffix: ['.png', '.jpg'] } }, 'a.gif', true],
    [{ 'anything-but': { 'equals-ignore-case': 'initializing' } }, 'INITIALIZING', false],
    [{ 'anything-but': { 'equals-ignore-case': ['a', 'b'] } }, 'C', true],
    [{ 'anything-but': { wildcard: '*/lib/*' } }, '/usr/lib/x', false],
    [{ 'anything-but': { wildcard: ['*/lib/*', '*/bin/*'] } }, '/usr/bin/x', false],
    [{ 'anything-but': { wildcard: '*/lib/*' } }, '/etc', true],
  ])('%j for %j: %s', (member, value, fits) => {
    expect(matches({ x: [member] }, x(value))).toBe(fits);
  });
});

describe('numeric', () => {
  test.each<Row>([
    [{ numeric: ['=', 100] }, 100, true],
    [{ numeric: ['=', 301.8] }, 3.018e2, true],
    [{ numeric: ['=', 100] }, '100', false],
    [{ numeric: ['>', 10, '<=', 20] }, 10, false],
    [{ numeric: ['>', 10, '<=', 20] }, 20, true],
    [{ numeric: ['>', 10, '<=', 20] }, 20.000001, false],
    [{ numeric: ['>=', 0, '<', 5] }, 0, true],
    [{ numeric: ['>=', 0, '<', 5] }, 5, false],
    [{ numeric: ['<', 10] }, 9.999, true],
    [{ numeric: ['<=', -5] }, -5, true],
    [{ numeric: ['>', 5e9] }, 5e9, false],
    [{ numeric: ['>', 0] }, true, false],
  ])('%j for %j: %s', (member, value, fits) => {
    expect(matches({ x: [member] }, x(value))).toBe(fits);
  });
});

describe('cidr', () => {
  test.each<Row>([
    [{ cidr: '10.0.0.0/24' }, '10.0.0.255', true],
    [{ cidr: '10.0.0.0/24' }, '10.0.1.0', false],
    [{ cidr: '0.0.0.0/0' }, '192.0.2.1', true],
    [{ cidr: '10.0.0.7/32' }, '10.0.0.7', true],
    [{ cidr: '10.0.0.0/24' }, 'not an address', false],
    [{ cidr: '2001:db8::/32' }, '2001:db8:1::1', true],
    [{ cidr: '2001:db8::/32' }, '2001:db9::1', false],
    [{ cidr: '2001:db8::/32' }, '10.0.0.1', false],
    [{ cidr: '0.0.0.0/0' }, '::1', false],
  ])('%j for %j: %s', (member, value, fits) => {
    expect(matches({ x: [member] }, x(value))).toBe(fits);
  });
});

describe('exists', () => {
  test.each<Row>([
    [{ exists: true }, 'a', true],
    [{ exists: true }, null, true],
    [{ exists: true }, '', true],
    [{ exists: true }, undefined, false],
    [{ exists: true }, {}, false],
    [{ exists: true }, { y: 1 }, false],
    [{ exists: true }, [], false],
    [{ exists: false }, undefined, true],
    [{ exists: false }, null, false],
    [{ exists: false }, { y: 1 }, true],
    [{ exists: false }, [], true],
    [{ exists: false }, ['a'], false],
  ])('%j for %j: %s', (member, value, fits) => {
    expect(matches({ x: [member] }, x(value))).toBe(fits);
  });

  test('absent, or one of some values', () => {
    const pattern = { x: [{ exists: false }, 'a'] };
    expect([{}, { x: 'a' }, { x: 'b' }].map((event) => matches(pattern, event))).toEqual([true, true, false]);
  });
});

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
    [{ x: [{ cidr: '10.0.0.1' }] }, 'x[0].cidr', /no CIDR/],
    [{ x: [{ cidr: '10.0.0.0/33' }] }, 'x[0].cidr', /no CIDR/],
    [{ x: [{ cidr: 5 }] }, 'x[0].cidr', /must be a string/],
    [{ x: [{ exists: 'yes' }] }, 'x[0].exists', /true or false/],
    [{ $or: [{ a: [1] }] }, '$or', /at least two/],
    [{ $or: { a: [1] } }, '$or', /takes an array/],
    [{ detail: { $or: [{ a: [1] }, 'b'] } }, 'detail.$or[1]', /objects only/],
    [{ $or: [{ a: [1] }, { b: [{ prefix: 2 }] }] }, '$or[1].b[0].prefix', /must be a string/],
    [{ a: { ...many }, b: { ...many }, c: { ...many } }, 'c.$or', /more than 1000 combinations/],
    [nested(101), Array.from({ length: 101 }, () => 'a').join('.'), /deeper than 100/],
    [{ x: ['y'.repeat(4_100)] }, '', /at most 4096/],
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
  ])('the text %s', (text, what) => {
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
  test('are seen down to a thousand levels, and harm nobody', () => {
    expect(matches({ x: ['deep'] }, { x: nestedArrays(999) })).toBe(true);
    expect(matches({ x: ['deep'] }, { x: nestedArrays(100_000) })).toBe(false);
  });
});

describe('filters of a mapping', () => {
  const passes = (texts: readonly string[], record: object): boolean => {
    const compiled = compileFilters(texts);
    if (!compiled.ok) throw new Error(compiled.refusal.what);
    return compiled.value(record);
  };
  test('any of them lets a record pass, none at all let everything pass', () => {
    const filters = ['{"body":{"kind":["a"]}}', '{"body":{"kind":["b"]}}'];
    expect(passes(filters, { body: { kind: 'b' } })).toBe(true);
    expect(passes(filters, { body: { kind: 'c' } })).toBe(false);
    expect(passes(filters, { body: 'no JSON' })).toBe(false);
    expect(passes([], { body: 'no JSON' })).toBe(true);
  });

  test('a bad one is named', () => {
    const compiled = compileFilters(['{"a":[1]}', '{"a":[{"prefix":1}]}']);
    expect(compiled).toEqual({
      ok: false,
      refusal: { place: 'Filters[1].Pattern a[0].prefix', what: 'must be a string' },
    });
  });
});
