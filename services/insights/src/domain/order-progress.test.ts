import { hasEnded, type OrderProgress, type ProgressReport, stageOf, withReport } from './order-progress.ts';

const goods = [{ sku: 'LAMP', units: 2 }];
const placing: ProgressReport = { source: 'orders', status: 'placed', goods };
const of = (report: ProgressReport, sequence: number, recordedAtMs = 0) => ({
  report,
  sequence,
  recordedAtMs,
});
const stock = (status: 'reserved' | 'committed' | 'released') => ({ source: 'stock', status }) as const;

const through = (...reports: readonly ReturnType<typeof of>[]): OrderProgress | undefined => {
  let progress: OrderProgress | undefined;
  for (const reported of reports) {
    const after = withReport(progress, reported);
    if (typeof after !== 'string') progress = after;
  }
  return progress;
};

test('the newest word of each source counts, in whatever order it came; goods come with the placing', () => {
  const expected = {
    orders: { status: 'confirmed', sequence: 2 },
    stock: { status: 'committed', sequence: 5 },
    goods,
    progressAtMs: 9,
  };
  const said = [
    of(placing, 1, 3),
    of({ source: 'orders', status: 'confirmed' }, 2, 9),
    of(stock('reserved'), 4, 5),
    of(stock('committed'), 5, 8),
  ];
  expect(through(...said)).toEqual(expected);
  expect(through(...said.toReversed())).toEqual(expected);
  expect(through(...said, ...said)).toEqual(expected);
});

test.each<[string, OrderProgress | undefined, ReturnType<typeof of>, 'same' | 'older']>([
  ['the same word', through(of(stock('reserved'), 4)), of(stock('reserved'), 4), 'same'],
  ['an older one', through(of(stock('released'), 5)), of(stock('reserved'), 4), 'older'],
  [
    'the placing again, of a confirmed order',
    through(of(placing, 1), of({ source: 'orders', status: 'confirmed' }, 2)),
    of(placing, 1),
    'same',
  ],
])('%s changes nothing', (_, before, reported, expected) => {
  expect(withReport(before, reported)).toBe(expected);
});

const confirmed: ProgressReport = { source: 'orders', status: 'confirmed' };
const gone: ProgressReport = { source: 'orders', status: 'cancelled' };
test.each<[readonly ReturnType<typeof of>[], string, boolean]>([
  [[of(placing, 1)], 'placed', false],
  [[of(placing, 1), of(stock('reserved'), 1)], 'reserved', false],
  [[of(placing, 1), of(stock('reserved'), 1), of(confirmed, 2)], 'confirmed', false],
  [[of(placing, 1), of(confirmed, 2), of(stock('committed'), 2)], 'confirmed', true],
  [[of(stock('committed'), 2)], 'reserved', false],
  [[of(placing, 1), of(gone, 2)], 'cancelled', true],
  [[of(placing, 1), of(gone, 2), of(stock('reserved'), 1)], 'cancelled', false],
  [[of(placing, 1), of(gone, 2), of(stock('released'), 2)], 'cancelled', true],
])('after %j: %s, ended %s', (reports, stage, isOver) => {
  const progress = through(...reports);
  expect(progress === undefined ? undefined : [stageOf(progress), hasEnded(progress)]).toEqual([
    stage,
    isOver,
  ]);
});
