import fc from 'fast-check';
import type { JsonObject } from '../../template/json.ts';
import { matches } from '../../testing/matches-pattern.ts';
import { compilePattern } from './compile.ts';
import { compileSet, type PatternSet } from './pattern-set.ts';
import {
  arbitraryArrayEvent,
  arbitraryArrayPattern,
  arbitraryEvent,
  arbitraryPattern,
} from './testing/arbitrary-patterns.ts';
import { naivelyMatches } from './testing/naive-matcher.ts';

const setOf = (patterns: readonly JsonObject[]): PatternSet =>
  compileSet(
    patterns.map((pattern) => {
      const compiled = compilePattern(pattern, 100_000);
      if (!compiled.ok) throw new Error(`${compiled.refusal.place}: ${compiled.refusal.what}`);
      return compiled.value;
    }),
  );

const numbersOf = (
  patterns: readonly JsonObject[],
  fits: (pattern: JsonObject) => boolean,
): readonly number[] => patterns.flatMap((pattern, index) => (fits(pattern) ? [index] : []));

describe('many patterns as one', () => {
  describe('say the same as the rules said slowly, pattern by pattern', () => {
    test.each([
      ['with every operator', arbitraryPattern, arbitraryEvent],
      ['on elements of arrays', arbitraryArrayPattern, arbitraryArrayEvent],
    ])('%s', (_, pattern, event) => {
      fc.assert(
        fc.property(
          fc.array(pattern, { minLength: 1, maxLength: 12 }),
          fc.array(event, { minLength: 1, maxLength: 6 }),
          (patterns, events) => {
            const set = setOf(patterns);
            for (const each of events) {
              expect(set.matching(each)).toEqual(numbersOf(patterns, (one) => naivelyMatches(one, each)));
            }
          },
        ),
        { numRuns: 500 },
      );
    });
  });

  test('each finds its event, whatever it looks at', () => {
    const patterns: readonly JsonObject[] = [
      { source: ['shop'] },
      { source: ['shop'], detail: { total: [{ numeric: ['>', 10] }] } },
      { source: [{ prefix: 'sh' }] },
      { source: [{ suffix: 'OP' }] },
      { source: [{ suffix: { 'equals-ignore-case': 'OP' } }] },
      { source: [{ wildcard: 's*p' }] },
      { source: [{ 'anything-but': 'bank' }] },
      { bill: [{ exists: false }] },
      { bill: [{ exists: true }] },
      { source: ['bank', 'shop'], bill: [{ exists: false }, 'paid'] },
      { $or: [{ source: ['bank'] }, { detail: { total: [11] } }] },
      { detail: { total: [11] }, bill: ['paid'] },
    ];
    expect(setOf(patterns).matching({ source: 'shop', detail: { total: 11 } })).toEqual([
      0, 1, 2, 4, 5, 6, 7, 9, 10,
    ]);
    expect(setOf(patterns).matching({})).toEqual([7]);
    expect(setOf([]).matching({ source: 'shop' })).toEqual([]);
  });
});

describe('what an event costs does not multiply', () => {
  const names = Array.from({ length: 12 }, (_, n) => `list${String.fromCharCode(97 + n)}`);
  test('with arrays that have nothing to do with each other', () => {
    const pattern = { ...Object.fromEntries(names.map((name) => [name, { x: ['yes'] }])), z: ['never'] };
    const event = Object.fromEntries(
      names.map((name) => [name, Array.from({ length: 50 }, () => ({ x: 'yes' }))]),
    );
    expect(matches(pattern, { ...event, z: 'no' })).toBe(false);
    expect(matches(pattern, { ...event, z: 'never' })).toBe(true);
  });

  test('with arrays within the elements of one', () => {
    const inner = Object.fromEntries(
      names.map((name) => [name, Array.from({ length: 20 }, () => ({ x: 'yes' }))]),
    );
    const pattern = {
      orders: { ...Object.fromEntries(names.map((name) => [name, { x: ['yes'] }])), z: ['last'] },
    };
    const orders = ['first', 'second', 'last'].map((z) => ({ ...inner, z }));
    expect(matches(pattern, { orders })).toBe(true);
    expect(matches(pattern, { orders: orders.slice(0, 2) })).toBe(false);
  });

  // Were every element compared with every other, it would take a minute.
  const longMs = 30_000;
  test(
    'with the elements of one long array',
    () => {
      const pattern = { lines: { a: ['yes'], b: ['yes'], c: ['last'] } };
      const lines = Array.from({ length: 50_000 }, () => ({ a: 'yes', b: 'yes', c: 'no' }));
      expect(matches(pattern, { lines })).toBe(false);
      expect(matches(pattern, { lines: [...lines, { a: 'yes', b: 'yes', c: 'last' }] })).toBe(true);
    },
    longMs,
  );
});
