import type { Delta, ItemDelta } from '../domain/model.ts';
import type { Rehearsed } from '../domain/verify.ts';
import { compared } from './compared.ts';
import { comparable, deliveryName } from './deltas.ts';

const change = (pk: string, digest: string, endDigest?: string): ItemDelta => ({
  ...{ table: 'T', pk, sk: 's', isNew: false, fields: [], digest },
  ...(endDigest === undefined ? {} : { endDigest }),
});
const delivery = (event: string, outcome: Delta['outcome'], changes: readonly ItemDelta[] = []): Delta => ({
  ...{ eventKey: event, type: 'T.v1', subject: 's', time: 't', recordedTime: 't', hour: 'h' },
  ...{ consumer: 'views', outcome, changes, emits: [] },
});
const shownOf = (...deltas: readonly Delta[]): ReadonlyMap<string, Rehearsed> =>
  new Map(deltas.map((delta) => [deliveryName(delta.eventKey, delta.consumer), comparable(delta)]));
const comparisons = (actual: readonly Delta[], shown: readonly Delta[]) => {
  const { deltas, overtaken, mismatches } = compared(actual, shownOf(...shown), {});
  return { each: deltas.map(({ comparison }) => comparison), overtaken, mismatches };
};

/** An order is placed; then, in two steps, its two stock codes are reserved. */
const placed = delivery('placed', 'applied', [change('order', 'p1', 'is placed')]);
const reserved = delivery('reserved', 'applied', [
  change('order', 'r1', 'is reserved'),
  change('stock a', 'a +1'),
  change('stock b', 'b +2'),
]);
const confirmed = delivery('confirmed', 'applied', [change('order', 'c1', 'is confirmed')]);
const shown = [placed, reserved, confirmed];
/** The second of its steps, which whoever comes to the order next does. */
const rest = [change('order', 'r2', 'is reserved'), change('stock b', 'b +2')];

test('as it was shown', () => {
  expect(comparisons(shown, shown)).toEqual({ each: ['same', 'same', 'same'], overtaken: 0, mismatches: 0 });
});

test('the first delivery may do the rest of a later one that a lost attempt had begun', () => {
  const actual = [delivery('placed', 'applied', rest), delivery('reserved', 'alreadyApplied'), confirmed];
  const both = { each: ['overtaken', 'overtaken', 'same'], overtaken: 2, mismatches: 0 };
  expect(comparisons(actual, shown)).toEqual(both);
  // Also where it was there before, and had been shown so.
  expect(comparisons(actual, [delivery('placed', 'alreadyApplied'), reserved, confirmed])).toEqual(both);
});

test.each<[string, readonly Delta[]]>([
  [
    'it ends otherwise',
    [
      delivery('placed', 'applied', [change('order', 'x', 'is lost')]),
      delivery('reserved', 'alreadyApplied'),
    ],
  ],
  [
    'it counts otherwise',
    [
      delivery('placed', 'applied', [...rest, change('stock c', 'c +1')]),
      delivery('reserved', 'alreadyApplied'),
    ],
  ],
  ['the later one is not done', [delivery('placed', 'applied', rest), delivery('reserved', 'failed')]],
  ['nobody has overtaken it', [delivery('placed', 'applied', rest)]],
  [
    'another consumer was',
    [delivery('placed', 'applied', rest), { ...delivery('reserved', 'alreadyApplied'), consumer: 'sums' }],
  ],
])('what is no rest of anything is told: %s', (_, actual) => {
  const { deltas, mismatches } = compared(actual, shownOf(...shown, { ...reserved, consumer: 'sums' }), {});
  expect({ first: deltas[0]?.comparison, mismatches }).toEqual({ first: 'mismatch', mismatches: 1 });
});
