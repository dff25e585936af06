import { arrived, many, sentBack } from './testing/given.ts';
import { stage } from './testing/stage.ts';
import { stocked } from './testing/stocked.ts';

const ids = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

describe('restock', () => {
  test('goods come back, charges do not', async () => {
    const { deliver, levels, recorded } = await stocked(1, 5);
    const lines = [
      { sku: 'S0', quantity: 2 },
      { sku: 'POST', quantity: 1, kind: 'charge' },
      { sku: 'GONE', quantity: 1 },
    ] as const;
    await deliver(sentBack('C1', lines));
    await deliver(sentBack('C1', lines));
    expect(await levels('S0')).toMatchObject({ available: 7, returned: 2, arrived: 5 });
    expect(await levels('POST')).toMatchObject({ available: 0, returned: 0 });
    expect(recorded('StockReturned.v1')).toMatchObject([
      { id: 'C1-returned.stockReturned', subject: 'C1', data: { returnId: 'C1', units: 3 } },
    ]);
    expect(recorded('ItemBackInStock.v1').at(-1)).toMatchObject({
      id: 'C1-returned.itemBackInStock.2',
      subject: 'GONE',
      data: { sku: 'GONE', available: 1 },
    });
  });

  test('of charges only: nothing to do', async () => {
    const { deliver, recorded } = stage();
    expect(await deliver(sentBack('C1', [{ sku: 'POST', quantity: 1, kind: 'charge' }]))).toBe('done');
    expect(recorded()).toEqual([]);
  });

  test('of 2,500 lines, in steps: each SKU once, one StockReturned', async () => {
    const { deliver, levels, recorded } = stage();
    expect(await deliver(sentBack('C1', many(2_500, 3)))).toBe('done');
    expect(await levels('S2499')).toMatchObject({ available: 3, returned: 3 });
    expect(recorded('StockReturned.v1')).toMatchObject([{ data: { units: 7_500 } }]);
    expect(new Set(ids(recorded('ItemBackInStock.v1'))).size).toBe(2_500);
  });

  test('two messages of one delivery both count, each once', async () => {
    const { deliver, levels } = stage();
    for (const id of ['a', 'b', 'a']) await deliver(arrived(id, many(1, 4)));
    expect(await levels('S0')).toMatchObject({ available: 8, arrived: 8 });
  });

  test('a stock code with spaces is announced under a subject without', async () => {
    const { deliver, recorded } = stage();
    await deliver(arrived('a', [{ sku: 'RED LAMP', quantity: 1 }]));
    expect(recorded('ItemBackInStock.v1')).toMatchObject([
      { subject: 'RED%20LAMP', data: { sku: 'RED LAMP' } },
    ]);
  });

  test('two warehouses that number their deliveries alike: neither keeps the other’s news from being told', async () => {
    const { deliver, levels, recorded } = stage();
    const first = arrived('1', [{ sku: 'LAMP', quantity: 4 }]);
    const second = { ...arrived('1', [{ sku: 'VASE', quantity: 2 }]), source: 'warehouse.north' };
    expect(await deliver(first)).toBe('done');
    expect(await deliver(second)).toBe('done');
    expect(await levels('VASE')).toMatchObject({ available: 2, arrived: 2 });
    expect(new Set(ids(recorded('ItemBackInStock.v1'))).size).toBe(2);
  });
});
