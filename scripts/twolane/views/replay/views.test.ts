import { changesText, fieldText } from './deltas.ts';
import { externalOf, externalText } from './external.ts';
import { totalsText } from './outcomes.ts';

const plan = (externalEffects: readonly string[]) => ({
  perConsumer: [{ consumer: 'payments-gateway' }, { consumer: 'orders-outcomes' }],
  externalEffects,
});

test.each([
  [[], 'external effects: none'],
  [['payments-gateway'], 'external effects: payments-gateway, withheld unless the approval allows them'],
  [['mail'], 'EXTERNAL EFFECTS FOLLOW: mail will act on what this replay says; an approval must allow that'],
])('external effects of %j', (external, expected) => {
  expect(externalText(plan(external))).toBe(expected);
});

test('what is chosen can be withheld, what is downstream cannot; both are told, and both are allowed at once', () => {
  const both = plan(['payments-gateway', 'mail']);
  expect(externalOf(both)).toEqual({ chosen: ['payments-gateway'], downstream: ['mail'] });
  expect(externalText(both).split('\n')).toHaveLength(2);
  expect(externalText(both, true)).toContain('ARE ALLOWED: payments-gateway, mail');
});

test.each([
  [{ name: 'units', before: 12, after: 9, by: -3 }, 'units 12 → 9 (-3)'],
  [{ name: 'units', by: 4 }, 'units +4'],
  [{ name: 'status', after: 'placed' }, 'status – → placed'],
  [{ name: 'status', before: 'placed' }, 'status placed → –'],
  [{ name: 'note', before: '', after: '\u001b[2J' }, 'note  → \\u001b[2J'],
  [{ name: 'flag', before: false, after: true }, 'flag false → true'],
])('%j', (field, expected) => {
  expect(fieldText(field)).toBe(expected);
});

test('a delivery that changes a lot is cut, and says where all of it is', () => {
  const fields = Array.from({ length: 40 }, (_, index) => ({ name: `f${index}`, after: index }));
  const lines = changesText({ changes: [{ table: 't', pk: 'p', sk: 's', isNew: true, fields }] }).split('\n');
  expect(lines[0]).toBe('t p / s (new)');
  expect(lines).toHaveLength(25);
  expect(lines.at(-1)).toBe('… 17 more lines: --format csv');
});

const outcomes = (applied: number, failed: number) => ({
  ...{ applied, failed, alreadyApplied: 0, nothing: 0, frozen: 0, withheld: 0 },
});

test('totals: each consumer, sums that say something, hours over all consumers', () => {
  const text = totalsText(
    {
      outcomes: outcomes(5, 2),
      perConsumer: {
        a: {
          outcomes: outcomes(3, 0),
          measures: { 'stock.available': -12, 'orders.placedAtMs': 1e12, 'orders.ordersSequence': 7 },
          perHour: { '2026-11-25T05': outcomes(1, 0), '2026-11-25T04': outcomes(2, 0) },
        },
        b: { outcomes: outcomes(2, 2), measures: {}, perHour: { '2026-11-25T04': outcomes(2, 2) } },
      },
    },
    'rehearsed',
  );
  const cellsOf = (name: string): readonly string[] =>
    text
      .split('\n')
      .filter((line) => line.includes(`│ ${name} `))
      .flatMap((line) => line.split('│').map((cell) => cell.trim()))
      .filter((cell) => cell !== '');
  expect(cellsOf('all')).toEqual(['all', '5', '0', '0', '2', '0', '0']);
  expect(cellsOf('2026-11-25T04')).toEqual(['2026-11-25T04', '4', '0', '0', '2', '0', '0']);
  expect(text.indexOf('2026-11-25T04')).toBeLessThan(text.indexOf('2026-11-25T05'));
  expect(text).toContain('-12');
  expect(text).not.toContain('placedAtMs');
  expect(text).not.toContain('Sequence');
  expect(text).toContain('would fail');
});
