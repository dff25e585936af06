import fc from 'fast-check';
import type { JsonObject } from '../../template/json.ts';
import { matches } from '../../testing/matches-pattern.ts';

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
    ['', undefined, false],
    ['', null, false],
    [0, -0, true],
    [12345678901, 12345678901, true],
    [1e3, 1000, true],
    ['10.0.0.1', '10.0.0.1', true],
    // Of an address in IPv6 all spellings are the same one.
    ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1', true],
    ['2001:db8::1', '2001:db8::2', false],
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
    [{ 'equals-ignore-case': 'STRASSE' }, 'straße', false],
    [{ 'equals-ignore-case': 'ÄRGER' }, 'ärger', true],
    [{ 'equals-ignore-case': '' }, '', true],
    [{ suffix: '' }, 'anything', true],
    [{ prefix: { 'equals-ignore-case': '' } }, '', true],
    [{ suffix: '.png' }, null, false],
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
    [{ 'anything-but': '' }, '', false],
    [{ 'anything-but': 'true' }, true, true],
    [{ 'anything-but': 'a' }, ['a', 'a'], false],
    [{ 'anything-but': 'a' }, [], false],
    [{ 'anything-but': 'a' }, { a: 1 }, false],
    [{ 'anything-but': { 'equals-ignore-case': '' } }, '', false],
    [{ 'anything-but': 6 }, 6e9, true],
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
    [{ numeric: ['>=', 5e9] }, 5e9, true],
    // Beyond the documented range a number is none that could be compared.
    [{ numeric: ['>', 0] }, 5_000_000_001, false],
    [{ numeric: ['<', 0] }, -5_000_000_001, false],
    [{ numeric: ['=', 0] }, null, false],
    [{ numeric: ['=', 1.5] }, 1.5, true],
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
    [{ cidr: '10.0.0.7/31' }, '10.0.0.6', true],
    [{ cidr: '10.0.0.7/24' }, '10.0.0.1', true],
    [{ cidr: '10.0.0.0/24' }, '10.0.0.7/24', false],
    [{ cidr: '10.0.0.0/24' }, 167772161, false],
    [{ cidr: 'fe80::/64' }, 'fe80::1%eth0', false],
    [{ cidr: '::/0' }, '::ffff:10.0.0.1', false],
    [{ cidr: '2001:DB8::/32' }, '2001:0db8:0000:0000:0000:0000:0000:0001', true],
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
