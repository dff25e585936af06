import { nextRestockStep, skusToRestock } from './restock.ts';

const goods = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ sku: `S${index}`, quantity: 2 }));

test.each<[string, number, number, () => number, number, object]>([
  ['few', 3, 0, () => 5, 3, { status: 'restocked', units: 6 }],
  ['more than a step', 200, 0, () => 5, 90, { status: 'restocking', done: 90 }],
  ['going on', 200, 180, () => 5, 20, { status: 'restocked', units: 400 }],
  ['half as many where each comes back into stock', 80, 0, () => 0, 45, { status: 'restocking', done: 45 }],
])('%s', (_, count, done, availableOf, moved, restock) => {
  const step = nextRestockStep('arrive', goods(count), done, availableOf);
  expect(step.movements).toHaveLength(moved);
  expect(step.movements[0]).toEqual({ kind: 'arrive', sku: `S${done}`, quantity: 2 });
  expect(step.restock).toEqual(restock);
  expect(step.firstIndex).toBe(done);
});

test('a step reads the SKUs that it may move', () => {
  expect(skusToRestock(goods(200), 180)).toEqual(
    goods(200)
      .slice(180)
      .map(({ sku }) => sku),
  );
});
