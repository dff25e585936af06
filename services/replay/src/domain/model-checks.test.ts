/** What the checks promise: what was written comes back, and what is no such value is refused rather than guessed at. */
import { isApproval, isPlan, isSpec, isTotals, isUploadReport, isVerification } from './model-checks.ts';
import { placesOf } from './testing/places.ts';

const outcomes = { applied: 1, alreadyApplied: 2, nothing: 3, failed: 4, frozen: 5, withheld: 6 };
const cost = { costMicroUsd: 12, minutes: 3 };
const spec = {
  mode: 'redeliver',
  reason: 'the consumer lost an hour',
  range: { axis: 'occurred', fromMs: 1, toMs: 2 },
  consumers: ['sales'],
  filter: { types: ['OrderPlaced.v1'], subject: 'o-1', parkedCause: 'terminal' },
  backfill: { kind: 'upload', uploadId: 'u-1', takeGoodOnes: true },
  ratePerSec: 50,
  limits: { failurePercent: 5, duplicatePercent: 6 },
};

/** Whole values, what may be absent of them (entries of maps, too), and the numbers that may be broken. */
const WHOLE = {
  'a spec': {
    is: isSpec,
    value: spec,
    optional: ['range', 'filter.types', 'filter.subject', 'filter.parkedCause', 'backfill'],
    broken: ['limits.failurePercent', 'limits.duplicatePercent'],
  },
  'a spec of frozen messages': {
    is: isSpec,
    value: { ...spec, backfill: { kind: 'frozen', messageIds: ['m-1'] } },
    optional: ['range', 'filter.types', 'filter.subject', 'filter.parkedCause', 'backfill'],
    broken: ['limits.failurePercent', 'limits.duplicatePercent'],
  },
  'a plan': {
    is: isPlan,
    value: {
      planHash: 'abc',
      planned: 4,
      events: 3,
      perConsumer: [
        {
          consumer: 'sales',
          codeSha256: 'def',
          events: 3,
          byType: { 'OrderPlaced.v1': 3 },
          byHour: { '2026-11-21T04': 3 },
        },
      ],
      aggregates: 2,
      downstream: ['orders'],
      externalEffects: ['gateway'],
      lateCount: 1,
      frozenCount: 1,
      unreadable: 1,
      estimate: cost,
      slices: 1,
      expiresAtMs: 9,
    },
    optional: ['perConsumer.0.byType.OrderPlaced.v1', 'perConsumer.0.byHour.2026-11-21T04'],
    broken: ['estimate.costMicroUsd', 'estimate.minutes'],
  },
  totals: {
    is: isTotals,
    value: {
      outcomes,
      perConsumer: { sales: { outcomes, measures: { units: 7 }, perHour: { '2026-11-21T04': outcomes } } },
    },
    optional: [
      'perConsumer.sales',
      'perConsumer.sales.measures.units',
      'perConsumer.sales.perHour.2026-11-21T04',
    ],
    broken: ['perConsumer.sales.measures.units'],
  },
  'an approval': {
    is: isApproval,
    value: { by: 'grace', atMs: 5, planHash: 'abc', allowExternal: false, reason: 'yes' },
    optional: [],
    broken: [],
  },
  'a verification': {
    is: isVerification,
    value: {
      planned: 7,
      applied: 1,
      alreadyApplied: 2,
      skipped: 3,
      failed: 1,
      balanced: true,
      differencesEqual: false,
      mismatches: 1,
      overtaken: 1,
      actual: cost,
      proof: { stillToApply: 1 },
    },
    optional: [],
    broken: ['actual.costMicroUsd', 'actual.minutes'],
  },
  'a report of an upload': {
    is: isUploadReport,
    value: {
      lines: 3,
      good: 2,
      bad: 1,
      byType: { 'StockArrived.v1': 2 },
      late: 1,
      frozen: 1,
      duplicates: 1,
      recorded: 0,
      parts: 1,
      occurred: { fromMs: 1, toMs: 2 },
      sha256: 'abc',
      firstBad: [{ line: 2, problems: ['/id is missing'] }],
    },
    optional: ['byType.StockArrived.v1', 'occurred'],
    broken: [],
  },
};

describe.each(Object.entries(WHOLE))('%s', (_, { is, value, optional, broken }) => {
  const places = placesOf(value);
  /** What `other` in their place leaves a value that is taken. */
  const takenWith = (other: unknown, asked = places) =>
    asked
      // As JSON has it: what is undefined is not there, and no item of a list is missing.
      .filter(({ replacedBy }) => is(JSON.parse(JSON.stringify(replacedBy(other)))))
      .map(({ path }) => path);

  test('comes back whole, with members that a newer version has', () => {
    expect(is(value)).toBe(true);
    expect(is({ ...value, newer: 1 })).toBe(true);
  });

  test('lacks nothing but what may be absent', () => {
    expect(takenWith(undefined)).toEqual(optional);
  });

  test('holds nothing of another kind in any place', () => {
    expect(takenWith(null)).toEqual([]);
    expect(takenWith([[]])).toEqual([]);
    const texts = places.filter((place) => typeof place.value === 'string');
    expect(takenWith(7, texts)).toEqual([]);
  });

  test('counts in whole numbers; percent, money, minutes and measures may be broken ones', () => {
    const numbers = places.filter((place) => typeof place.value === 'number');
    expect(takenWith(0.5, numbers)).toEqual(broken);
    expect(takenWith('1', numbers)).toEqual([]);
  });

  test.each([undefined, null, 'text', 7, true, {}, [], [value]])('is not %j', (other) => {
    expect(is(other)).toBe(false);
  });
});

test.each([
  ['mode', { ...spec, mode: 'repeat' }],
  ['axis', { ...spec, range: { ...spec.range, axis: 'published' } }],
  ['kind of backfill', { ...spec, backfill: { ...spec.backfill, kind: 'file' } }],
  ['kind of backfill for what it says', { ...spec, backfill: { ...spec.backfill, kind: 'frozen' } }],
])('another %s is none', (_, other) => {
  expect(isSpec(other)).toBe(false);
});
