import { maxTotalMinor } from './limits.ts';
import type { OrderLine } from './lines.ts';
import { totalOfLines } from './lines.ts';

const line = (changes: Partial<OrderLine> = {}): OrderLine => ({
  sku: '85123A',
  quantity: 6,
  unitPriceMinor: 255,
  kind: 'goods',
  ...changes,
});

describe('totalOfLines', () => {
  test.each<[string, readonly OrderLine[], number]>([
    ['one line', [line()], 1530],
    ['identical lines count twice', [line(), line()], 3060],
    [
      'charges count',
      [line(), line({ sku: 'POST', quantity: 1, unitPriceMinor: 1800, kind: 'charge' })],
      3330,
    ],
    ['the smallest', [line({ quantity: 1, unitPriceMinor: 1 })], 1],
    ['the dearest line', [line({ quantity: 1_000_000, unitPriceMinor: 100_000_000 })], 100_000_000_000_000],
    ['as many lines as there may be', Array.from({ length: 2_500 }, () => line({ quantity: 1 })), 637_500],
    ['a code with spaces, dots and dashes', [line({ sku: 'BANK CHARGES.v-2_x' })], 1530],
  ])('%s', (_, lines, totalMinor) => {
    expect(totalOfLines(lines)).toEqual({ ok: true, value: totalMinor });
  });

  test.each<[string, Partial<OrderLine>, string]>([
    ['no quantity', { quantity: 0 }, '/lines/1/quantity'],
    ['a negative quantity', { quantity: -1 }, '/lines/1/quantity'],
    ['a broken quantity', { quantity: 1.5 }, '/lines/1/quantity'],
    ['no number', { quantity: Number.NaN }, '/lines/1/quantity'],
    ['too many', { quantity: 1_000_001 }, '/lines/1/quantity'],
    ['no price', { unitPriceMinor: 0 }, '/lines/1/unitPriceMinor'],
    ['a negative price', { unitPriceMinor: -255 }, '/lines/1/unitPriceMinor'],
    ['a price beyond the limit', { unitPriceMinor: 100_000_001 }, '/lines/1/unitPriceMinor'],
    ['an empty code', { sku: '' }, '/lines/1/sku'],
    ['a blank code', { sku: '   ' }, '/lines/1/sku'],
    ['a code with a slash', { sku: 'a/b' }, '/lines/1/sku'],
    ['a code with a line break', { sku: '85123A\n' }, '/lines/1/sku'],
    ['a code that ends with a space', { sku: '85123A ' }, '/lines/1/sku'],
    ['a code of 41 characters', { sku: 'x'.repeat(41) }, '/lines/1/sku'],
  ])('%s is refused, and the field named', (_, changes, pointer) => {
    const total = totalOfLines([line(), line(changes)]);
    expect(total.ok ? [] : total.refusal.map((problem) => problem.path)).toEqual([pointer]);
  });

  test.each([0, 2_501])('%i lines are refused', (length) => {
    const total = totalOfLines(Array.from({ length }, () => line()));
    expect(total.ok ? undefined : total.refusal).toEqual([
      { path: '/lines', message: `must have 1 to 2500 lines, has ${length}` },
    ]);
  });

  test('a total beyond what is counted exactly is refused at the line that brings it there', () => {
    const dear = line({ quantity: 1_000_000, unitPriceMinor: 100_000_000 });
    const ten = Array.from({ length: 10 }, () => dear);
    expect(totalOfLines(ten)).toEqual({ ok: true, value: maxTotalMinor });
    const total = totalOfLines([...ten, line({ quantity: 1, unitPriceMinor: 1 })]);
    expect(total.ok ? undefined : total.refusal.map(({ path }) => path)).toEqual(['/lines/10']);
  });

  test('more units than the contracts count are refused', () => {
    const total = totalOfLines(
      Array.from({ length: 1_001 }, () => line({ quantity: 1_000_000, unitPriceMinor: 1 })),
    );
    expect(total.ok ? undefined : total.refusal.map(({ path }) => path)).toEqual(['/lines/1000']);
  });

  test('of many problems the first twenty are told', () => {
    const total = totalOfLines(Array.from({ length: 100 }, () => line({ quantity: 0, unitPriceMinor: 0 })));
    expect(total.ok ? 0 : total.refusal.length).toBe(20);
  });
});
