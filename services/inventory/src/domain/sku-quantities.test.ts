import { goodsOf, sumBySku, unitsOf } from './sku-quantities.ts';

test('lines of one stock code become one entry, in the order of their first line', () => {
  const lines = [
    { sku: 'B', quantity: 2 },
    { sku: 'A', quantity: 1 },
    { sku: 'B', quantity: 3 },
  ];
  expect(sumBySku(lines)).toEqual([
    { sku: 'B', quantity: 5 },
    { sku: 'A', quantity: 1 },
  ]);
  expect(unitsOf(lines)).toBe(6);
});

test('charges are no goods, even under the stock code of goods', () => {
  const lines = [
    { sku: 'POST', quantity: 1, kind: 'charge' },
    { sku: 'A', quantity: 4, kind: 'goods' },
    { sku: 'A', quantity: 9, kind: 'charge' },
  ] as const;
  expect(goodsOf(lines)).toEqual([{ sku: 'A', quantity: 4 }]);
});

test('names of object members are stock codes like others', () => {
  const lines = ['__proto__', 'constructor', '__proto__'].map((sku) => ({ sku, quantity: 1 }));
  expect(sumBySku(lines)).toEqual([
    { sku: '__proto__', quantity: 2 },
    { sku: 'constructor', quantity: 1 },
  ]);
});
