import type { Delta, OutcomeKind } from './model.ts';
import { addTotals, countOf, NO_TOTALS, totalsOf } from './totals.ts';

const delta = (
  consumer: string,
  outcome: OutcomeKind,
  hour: string,
  fields: Delta['changes'][0]['fields'],
): Delta => ({
  eventKey: 'k',
  type: 'Placed.v1',
  subject: 's',
  time: 't',
  recordedTime: 't',
  hour,
  consumer,
  outcome,
  changes: [{ table: 'sales', pk: 'p', sk: 's', isNew: false, fields, digest: 'd' }],
  emits: [],
});

const deltas = [
  delta('sales', 'applied', '2026-12-01T10', [
    { name: 'units', by: 3 },
    { name: 'gross', before: 100, after: 350 },
    { name: 'name', before: 'a', after: 'b' },
    { name: 'progressAtMs', before: 1, after: 1_764_547_200_000 },
  ]),
  delta('sales', 'applied', '2026-12-01T11', [
    { name: 'units', by: -1 },
    { name: 'gross', after: 7 },
  ]),
  delta('sales', 'alreadyApplied', '2026-12-01T11', [{ name: 'units', by: 1_000 }]),
  delta('outcomes', 'failed', '2026-12-01T10', []),
];

const none = { applied: 0, alreadyApplied: 0, nothing: 0, failed: 0, frozen: 0, withheld: 0 };

test('totals count outcomes by consumer and hour, and sum what changed in numbers', () => {
  expect(totalsOf(deltas)).toEqual({
    outcomes: { ...none, applied: 2, alreadyApplied: 1, failed: 1 },
    perConsumer: {
      sales: {
        outcomes: { ...none, applied: 2, alreadyApplied: 1 },
        measures: { 'sales.units': 2, 'sales.gross': 257 },
        perHour: {
          '2026-12-01T10': { ...none, applied: 1 },
          '2026-12-01T11': { ...none, applied: 1, alreadyApplied: 1 },
        },
      },
      outcomes: {
        outcomes: { ...none, failed: 1 },
        measures: {},
        perHour: { '2026-12-01T10': { ...none, failed: 1 } },
      },
    },
  });
  expect(countOf(totalsOf(deltas).outcomes)).toBe(4);
});

test('however deltas are cut into chunks, the sum is the same', () => {
  const whole = totalsOf(deltas);
  for (let cut = 0; cut <= deltas.length; cut += 1) {
    expect(addTotals(totalsOf(deltas.slice(0, cut)), totalsOf(deltas.slice(cut)))).toEqual(whole);
  }
  expect(addTotals(NO_TOTALS, NO_TOTALS)).toEqual(NO_TOTALS);
});
