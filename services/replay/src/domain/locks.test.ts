import { lockedRanges, overlaps } from './locks.ts';
import type { ReplaySpec, TimeRange } from './model.ts';
import { manifest } from './testing/manifest.ts';
import { uploadReport } from './testing/upload-report.ts';

const reach = { correctionWindowMs: 100, maxFutureSkewMs: 3 };
const occurred = (fromMs: number, toMs: number): TimeRange => ({ axis: 'occurred', fromMs, toMs });
const recorded = (fromMs: number, toMs: number): TimeRange => ({ axis: 'recorded', fromMs, toMs });

test.each([
  ['side by side', occurred(0, 10), occurred(10, 20), false],
  ['one instant in common', occurred(0, 11), occurred(10, 20), true],
  ['side by side, as recorded', recorded(0, 10), recorded(10, 20), false],
  ['one within the other', recorded(0, 100), recorded(40, 50), true],
  ['recorded while late events of it may come', occurred(0, 10), recorded(105, 120), true],
  ['recorded when none may come any more', occurred(0, 10), recorded(110, 120), false],
  ['recorded before it happened', occurred(50, 60), recorded(0, 47), false],
  [
    'recorded before it happened, by a producer whose clock runs ahead',
    occurred(50, 60),
    recorded(0, 48),
    true,
  ],
])('%s', (_, one, other, together) => {
  expect([overlaps(one, other, reach), overlaps(other, one, reach)]).toEqual([together, together]);
});

const spec: ReplaySpec = {
  mode: 'redeliver',
  reason: 'r',
  range: occurred(5, 9),
  consumers: ['sales', 'outcomes'],
  filter: {},
  ratePerSec: 1,
  limits: { failurePercent: 5, duplicatePercent: 5 },
};

test('a redelivery holds its range at each consumer', () => {
  expect(lockedRanges(spec, manifest)).toEqual([
    { consumer: 'sales', range: occurred(5, 9) },
    { consumer: 'outcomes', range: occurred(5, 9) },
  ]);
});

test('an upload holds the time of its events, both ends included, where its types are taken', () => {
  const report = uploadReport(2, { byType: { 'Paid.v1': 2 }, occurred: { fromMs: 3, toMs: 7 } });
  const upload = {
    uploadId: 'u',
    name: 'n',
    status: 'valid',
    requestedBy: 'a',
    requestedAtMs: 1,
    report,
  } as const;
  const { range: _, ...rest } = spec;
  expect(lockedRanges({ ...rest, mode: 'backfill', consumers: [] }, manifest, upload)).toEqual([
    { consumer: 'outcomes', range: occurred(3, 8) },
  ]);
});

test('an upload of which nothing is known holds everything, everywhere', () => {
  const { range: _, ...rest } = spec;
  const always = occurred(0, Number.MAX_SAFE_INTEGER);
  const backfill: ReplaySpec = { ...rest, mode: 'backfill', consumers: [] };
  expect(lockedRanges(backfill, manifest)).toEqual(
    ['reservations', 'gateway', 'outcomes', 'sales'].map((consumer) => ({ consumer, range: always })),
  );
  expect(lockedRanges({ ...rest, consumers: ['sales'] }, manifest)).toEqual([
    { consumer: 'sales', range: always },
  ]);
});
