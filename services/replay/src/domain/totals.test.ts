import type { Delta, OutcomeKind } from './model.ts';
import { addOutcomes, addTotals, countOf, NO_TOTALS, totalsOf } from './totals.ts';

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

test('what is said is counted by type, where it would be said', () => {
  const says = (outcome: OutcomeKind): Delta => ({
    ...delta('sales', outcome, 'h', []),
    emits: ['Paid.v1', 'Placed.v1', 'Paid.v1'].map((type, n) => ({ type, id: `${n}` })),
  });
  const measures = { 'says.Paid.v1': 2, 'says.Placed.v1': 1 };
  expect(totalsOf([says('applied')]).perConsumer['sales']?.measures).toEqual(measures);
  expect(totalsOf([says('withheld')]).perConsumer['sales']?.measures).toEqual({});
});

test.each<[string, Delta['changes'][0]['fields'][0], number | undefined]>([
  ['a number that came', { name: 'n', after: 7 }, 7],
  ['a number that went', { name: 'n', before: 7 }, -7],
  ['a number that became less', { name: 'n', before: 7, after: 3 }, -4],
  ['a number that did not change', { name: 'n', before: 7, after: 7 }, 0],
  ['a step, whatever stands beside it', { name: 'n', by: -2, before: 7, after: 9 }, -2],
  ['a step of nothing', { name: 'n', by: 0 }, 0],
  ['text that became a number', { name: 'n', before: 'a', after: 3 }, undefined],
  ['a number that became text', { name: 'n', before: 3, after: 'a' }, undefined],
  ['nothing at all', { name: 'n' }, undefined],
  ['an expiry', { name: 'expiresAtSec', before: 1, after: 3 }, undefined],
  ['an instant', { name: 'paidAtMs', before: 1, after: 3 }, undefined],
  ['a sequence', { name: 'sequence', before: 1, after: 3 }, undefined],
  ['a sequence of something', { name: 'lastSequence', before: 1, after: 3 }, undefined],
  ['a version', { name: 'version', before: 1, after: 3 }, undefined],
  ['a version of something', { name: 'priceVersion', before: 1, after: 3 }, undefined],
  ['what only begins like a version', { name: 'versions', before: 1, after: 3 }, 2],
])('%s', (_, field, measure) => {
  const { perConsumer } = totalsOf([delta('sales', 'applied', 'h', [field])]);
  expect(perConsumer['sales']?.measures).toEqual(
    measure === undefined ? {} : { [`sales.${field.name}`]: measure },
  );
});

test('changes of one field in several items add up', () => {
  const one = delta('sales', 'applied', 'h', [{ name: 'n', by: 3 }]);
  const two = { ...one, changes: [...one.changes, ...one.changes] };
  expect(totalsOf([two]).perConsumer['sales']?.measures).toEqual({ 'sales.n': 6 });
});

test('every outcome is added up', () => {
  const some = { applied: 1, alreadyApplied: 2, nothing: 3, failed: 4, frozen: 5, withheld: 6 };
  const more = { applied: 10, alreadyApplied: 20, nothing: 30, failed: 40, frozen: 50, withheld: 60 };
  const sum = { applied: 11, alreadyApplied: 22, nothing: 33, failed: 44, frozen: 55, withheld: 66 };
  expect(addOutcomes(some, more)).toEqual(sum);
  expect(countOf(some)).toBe(21);
});
