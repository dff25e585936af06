import { type Published, planPublication } from './revision.ts';
import { noSales, type SalesTotals } from './sales-figures.ts';

const sales = (orders: number): readonly SalesTotals[] => [{ currency: 'GBP', ...noSales, orders }];
const closesAtMs = 1_000;
const closed = (revision: number, orders: number, atMs = 1_500): Published => ({
  revision,
  totals: sales(orders),
  atMs,
});

test.each<[string, Parameters<typeof planPublication>[0], object]>([
  [
    'an open hour says nothing',
    { totals: sales(1), closesAtMs, published: undefined, toldUntilMs: 940, nowMs: 999 },
    { kind: 'none' },
  ],
  [
    'one that closed is published, and that is no revision',
    { totals: sales(1), closesAtMs, published: undefined, toldUntilMs: 940, nowMs: 1_000 },
    { kind: 'closing', published: { revision: 0, totals: sales(1), atMs: 1_000 } },
  ],
  [
    'unchanged, it says nothing more',
    { totals: sales(1), closesAtMs, published: closed(0, 1), toldUntilMs: 1_500, nowMs: 2_000 },
    { kind: 'none' },
  ],
  [
    'changed since, it is revised',
    { totals: sales(2), closesAtMs, published: closed(0, 1), toldUntilMs: 1_500, nowMs: 2_000 },
    { kind: 'revision', previous: sales(1), published: { revision: 1, totals: sales(2), atMs: 2_000 } },
  ],
  [
    'and again',
    { totals: [], closesAtMs, published: closed(6, 2), toldUntilMs: 1_500, nowMs: 2_000 },
    { kind: 'revision', previous: sales(2), published: { revision: 7, totals: [], atMs: 2_000 } },
  ],
  [
    'one that had closed without a word was told to be empty',
    { totals: sales(1), closesAtMs, published: undefined, toldUntilMs: 1_000, nowMs: 2_000 },
    { kind: 'revision', previous: [], published: { revision: 1, totals: sales(1), atMs: 2_000 } },
  ],
  [
    'a rebuild before the close counts, and events until the close are no revision of it',
    { totals: sales(3), closesAtMs, published: closed(1, 2, 900), toldUntilMs: 1_500, nowMs: 1_100 },
    { kind: 'closing', published: { revision: 1, totals: sales(3), atMs: 1_100 } },
  ],
])('%s', (_, hour, expected) => {
  expect(planPublication(hour)).toEqual(expected);
});
