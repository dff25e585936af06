import { counterValue, judgeAdjustment } from './adjustment.ts';
import type { Adjustment, Item } from './change-set.ts';

test.each([
  [undefined, 0],
  [0, 0],
  [-7, -7],
  ['7', undefined],
  [null, undefined],
  [[7], undefined],
])('a counter that holds %p counts as %p', (value, expected) => {
  expect(counterValue(value)).toBe(expected);
});

test.each<[string, Readonly<Record<string, Adjustment>>, Item, string]>([
  ['no condition', { n: { by: -9 } }, { n: 1 }, 'fine'],
  ['just at its floor', { n: { by: -1, floor: 0 } }, { n: 1 }, 'fine'],
  ['below its floor', { n: { by: -2, floor: 0 } }, { n: 1 }, 'belowFloor'],
  ['below its floor where nothing is', { n: { by: -1, floor: 0 } }, {}, 'belowFloor'],
  ['raised, and still below its floor', { n: { by: 1, floor: 0 } }, { n: -5 }, 'belowFloor'],
  ['as expected', { n: { by: 1, expected: 1 } }, { n: 1 }, 'fine'],
  ['absent, as expected', { n: { by: 1, expected: 0 } }, {}, 'fine'],
  ['not as expected', { n: { by: 1, expected: 2 } }, { n: 1 }, 'conflict'],
  ['not as expected, and below its floor', { n: { by: -9, floor: 0, expected: 2 } }, { n: 1 }, 'conflict'],
  ['text', { n: { by: 1, expected: 2 } }, { n: 'x' }, 'wrongType'],
  ['one below, one unexpected', { a: { by: -9, floor: 0 }, b: { by: 1, expected: 9 } }, {}, 'conflict'],
  ['one unexpected, one text', { a: { by: 1, expected: 9 }, b: { by: 1 } }, { b: 'x' }, 'wrongType'],
  ['one fine, one below', { a: { by: 1 }, b: { by: -1, floor: 0 } }, {}, 'belowFloor'],
])('%s', (_, counters, item, outcome) => {
  expect(judgeAdjustment(counters, item)).toBe(outcome);
});
