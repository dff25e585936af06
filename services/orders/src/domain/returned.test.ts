import fc from 'fast-check';
import type { LineRequest, OrderLine } from './lines.ts';
import { allocateReturn } from './returned.ts';

const ordered: readonly OrderLine[] = [
  { sku: 'LAMP', quantity: 2, unitPriceMinor: 1000, kind: 'goods' },
  { sku: 'POST', quantity: 1, unitPriceMinor: 350, kind: 'charge' },
  { sku: 'LAMP', quantity: 3, unitPriceMinor: 900, kind: 'goods' },
  { sku: 'LAMP', quantity: 2, unitPriceMinor: 1000, kind: 'goods' },
];

const back = (sku: string, quantity: number, unitPriceMinor?: number): LineRequest => ({
  sku,
  quantity,
  kind: 'goods',
  ...(unitPriceMinor === undefined ? {} : { unitPriceMinor }),
});

describe('allocateReturn', () => {
  test.each<[string, readonly LineRequest[], readonly number[], readonly number[], number]>([
    ['some of one line', [back('LAMP', 1, 900)], [], [0, 0, 1, 0], 900],
    ['at one price, over two lines', [back('LAMP', 3, 1000)], [], [2, 0, 0, 1], 3000],
    ['at any price, first lines first', [back('LAMP', 4)], [], [2, 0, 2, 0], 3800],
    ['what came back before is left out', [back('LAMP', 2, 1000)], [1, 0, 0, 0], [2, 0, 0, 1], 2000],
    [
      'two lines of the return share one of the order',
      [back('LAMP', 1, 900), back('LAMP', 2, 900)],
      [],
      [0, 0, 3, 0],
      2700,
    ],
    ['everything', [back('LAMP', 7)], [], [2, 0, 3, 2], 6700],
  ])('%s', (_, wanted, before, returned, amountMinor) => {
    const allocation = allocateReturn(wanted, ordered, before);
    expect(allocation.ok ? allocation.value : allocation.refusal).toMatchObject({ returned, amountMinor });
  });

  test('the lines of the refund are those of the order, at the prices that were paid', () => {
    const allocation = allocateReturn([back('LAMP', 4)], ordered, []);
    expect(allocation.ok ? allocation.value.lines : []).toEqual([
      { sku: 'LAMP', quantity: 2, unitPriceMinor: 1000, kind: 'goods' },
      { sku: 'LAMP', quantity: 2, unitPriceMinor: 900, kind: 'goods' },
    ]);
  });

  test.each<[string, readonly LineRequest[], readonly number[]]>([
    ['more than was ordered', [back('LAMP', 8)], []],
    ['more at that price', [back('LAMP', 4, 900)], []],
    ['a price that nobody paid', [back('LAMP', 1, 999)], []],
    ['what came back before', [back('LAMP', 1, 900)], [0, 0, 3, 0]],
    ['a code that is not in the order', [back('CHAIR', 1)], []],
    ['a charge that is asked back as goods', [back('POST', 1, 350)], []],
    ['nothing of it', [back('LAMP', 0)], []],
  ])('%s is refused', (_, wanted, before) => {
    const allocation = allocateReturn(wanted, ordered, before);
    expect(allocation.ok ? undefined : allocation.refusal[0]?.path).toBe('/lines/0/quantity');
  });

  test('a charge comes back as a charge', () => {
    const wanted = [{ sku: 'POST', quantity: 1, kind: 'charge' }] as const;
    const allocation = allocateReturn(wanted, ordered, []);
    expect(allocation.ok ? allocation.value.amountMinor : undefined).toBe(350);
  });

  test('however often, never more comes back than was ordered, nor more money than was paid', () => {
    const request = fc.record({
      sku: fc.constantFrom('LAMP', 'POST', 'CHAIR'),
      quantity: fc.integer({ min: 1, max: 4 }),
      unitPriceMinor: fc.constantFrom(1000, 900, 350),
      kind: fc.constantFrom('goods' as const, 'charge' as const),
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(request, { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
        (returns) => {
          let returned: readonly number[] = [];
          let refundedMinor = 0;
          for (const wanted of returns) {
            const allocation = allocateReturn(wanted, ordered, returned);
            if (!allocation.ok) continue;
            const units = wanted.reduce((sum, { quantity }) => sum + quantity, 0);
            expect(allocation.value.lines.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(units);
            returned = allocation.value.returned;
            refundedMinor += allocation.value.amountMinor;
          }
          for (const [index, quantity] of returned.entries()) {
            expect(quantity).toBeGreaterThanOrEqual(0);
            expect(quantity).toBeLessThanOrEqual(ordered[index]?.quantity ?? 0);
          }
          expect(refundedMinor).toBeLessThanOrEqual(7050);
        },
      ),
    );
  });
});
