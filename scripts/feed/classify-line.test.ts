import { classifyLine } from './classify-line.ts';
import type { DayFileRow } from './day-file.ts';

const row = (invoiceNo: string, stockCode: string, quantity: string, unitPrice: string): DayFileRow => ({
  line: 2,
  cells: [],
  named: { invoiceNo, stockCode, quantity, unitPrice, customerId: '17850.0' },
});

describe('a row of a day file', () => {
  test.each([
    ['a sale', row('536365', '85123A', '6', '2.55'), 'goods', 6, 255, '1530'],
    [
      'a sale of a code with letters only in front',
      row('536365', 'DCGS0076', '1', '16.13'),
      'goods',
      1,
      1613,
      '1613',
    ],
    [
      'a return, signed by the file, positive as a command',
      row('C536379', '22111', '-3', '1.1'),
      'goods',
      3,
      110,
      '-330',
    ],
    ['postage, which is money and not goods', row('536370', 'POST', '3', '18.0'), 'charge', 3, 1800, '5400'],
    ['a code in lower case', row('536370', 'm', '1', '.5'), 'charge', 1, 50, '50'],
    ['a code with a space', row('C537572', 'BANK CHARGES', '-1', '15'), 'charge', 1, 1500, '-1500'],
  ])('accepts %s', (_, given, lineKind, quantity, unitPriceMinor, amountMinor) => {
    const line = classifyLine(given);
    expect(line).toMatchObject({ kind: 'accepted', lineKind, quantity, unitPriceMinor, customerId: '17850' });
    expect(line.amountMinor.toFixed()).toBe(amountMinor);
  });

  test.each([
    ['breakage', row('536589', '21777', '-10', '0.0'), 'quantity-not-positive', '0'],
    ['breakage with a price', row('536589', '21777', '-10', '2.00'), 'quantity-not-positive', '-2000'],
    ['no quantity', row('536589', '21777', '0', '2.00'), 'quantity-not-positive', '0'],
    ['a sample', row('536414', '22139', '56', '0.0'), 'price-not-positive', '0'],
    ['a bad debt', row('A563186', 'B', '1', '-11062.06'), 'price-not-positive', '-1106206'],
    ['no code', row('536414', '', '2', '1.50'), 'stock-code-unusable', '300'],
    [
      'a code with a control character',
      row('536414', '22\u0000139', '2', '1.50'),
      'stock-code-unusable',
      '300',
    ],
    [
      'a code that is an endless text',
      row('536414', '2'.repeat(41), '2', '1.50'),
      'stock-code-unusable',
      '300',
    ],
    ['half a unit', row('536414', '22139', '1.5', '2.00'), 'quantity-not-a-whole-number', '300'],
    ['words for a quantity', row('536414', '22139', 'six', '2.00'), 'quantity-not-a-whole-number', '0'],
    ['words for a price', row('536414', '22139', '6', 'free'), 'price-not-a-number', '0'],
    ['a price in powers of ten', row('536414', '22139', '6', '1e9'), 'price-not-a-number', '0'],
    ['a tenth of a penny', row('536414', '22139', '3', '0.001'), 'price-below-one-penny-step', '0.3'],
    [
      'a return that brings goods',
      row('C536414', '22139', '3', '1.00'),
      'quantity-of-return-not-negative',
      '300',
    ],
    [
      'an invoice number that is none',
      row('../../etc', '22139', '3', '1.00'),
      'invoice-number-unusable',
      '300',
    ],
    ['more than any order', row('536414', '22139', '1000001', '0.01'), 'quantity-too-large', '1000001'],
    ['a price beyond reason', row('536414', '22139', '1', '1000000.01'), 'price-too-large', '100000001'],
  ])('keeps aside %s, with its amount', (_, given, reason, amountMinor) => {
    const line = classifyLine(given);
    expect(line).toMatchObject({ kind: 'quarantined', reason, row: given });
    expect(line.amountMinor.toFixed()).toBe(amountMinor);
  });

  test('keeps aside a row with another number of cells', () => {
    const given = { line: 7, cells: ['536365', 'half a li'] };
    expect(classifyLine(given)).toMatchObject({
      kind: 'quarantined',
      reason: 'wrong-number-of-cells',
      row: given,
    });
  });
});
