import { RetryableError } from '@twolane/store';
import { arrived, cancelled, confirmed, many, placed, sentBack } from './testing/given.ts';
import { stage } from './testing/stage.ts';
import { stocked } from './testing/stocked.ts';

const ids = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

describe('one order', () => {
  test('reserved, then committed', async () => {
    const { deliver, levels, recorded, reservation } = await stocked(2, 5);
    const lines = [
      { sku: 'S0', quantity: 2 },
      { sku: 'S1', quantity: 1 },
      { sku: 'S0', quantity: 1 },
      { sku: 'POST', quantity: 1, kind: 'charge' },
    ] as const;
    expect(await deliver(placed('o', lines))).toBe('done');
    expect(await levels('S0')).toEqual({ available: 2, reserved: 3, committed: 0, arrived: 5, returned: 0 });
    expect(await levels('POST')).toEqual({
      available: 0,
      reserved: 0,
      committed: 0,
      arrived: 0,
      returned: 0,
    });
    const [reserved] = recorded('StockReserved.v1');
    expect(reserved).toMatchObject({
      id: 'o-placed.stockReserved',
      subject: 'o',
      sequence: '0000000001',
      causationid: 'o-placed',
      data: { orderId: 'o', units: 4, skus: 2 },
    });

    expect(await deliver(confirmed('o'))).toBe('done');
    expect(await levels('S0')).toEqual({ available: 2, reserved: 0, committed: 3, arrived: 5, returned: 0 });
    expect(recorded('StockCommitted.v1')).toMatchObject([
      { id: 'o-confirmed.stockCommitted', sequence: '0000000002', data: { orderId: 'o', units: 4 } },
    ]);
    expect(await reservation('o')).toEqual({ status: 'committed', units: 4 });
  });

  test('every event twice: the second is a duplicate', async () => {
    const { deliver, outcomes } = stage();
    const lamps = [{ sku: 'LAMP', quantity: 1 }];
    const life = [
      arrived('a', [{ sku: 'LAMP', quantity: 2 }]),
      placed('o', lamps),
      confirmed('o'),
      placed('p', lamps),
      cancelled('p'),
      placed('much', [{ sku: 'LAMP', quantity: 9 }]),
      cancelled('early'),
      sentBack('C1', lamps),
    ];
    for (const event of life) {
      await deliver(event);
      await deliver(event);
    }
    expect(outcomes()).toEqual(life.flatMap(() => ['applied', 'alreadyApplied']));
  });

  test('of charges only: reserved at once, with nothing', async () => {
    const { deliver, recorded } = stage();
    await deliver(placed('o', [{ sku: 'POST', quantity: 1, kind: 'charge' }]));
    expect(recorded('StockReserved.v1')).toMatchObject([{ data: { orderId: 'o', units: 0, skus: 0 } }]);
    await deliver(confirmed('o'));
    expect(recorded('StockCommitted.v1')).toMatchObject([{ data: { orderId: 'o', units: 0 } }]);
  });

  test('more than there is: rejected, and nothing is taken', async () => {
    const { deliver, levels, recorded } = await stocked(2, 5);
    await deliver(placed('o', [...many(1), { sku: 'S1', quantity: 6 }, { sku: 'NEW', quantity: 1 }]));
    expect(recorded('StockRejected.v1')).toMatchObject([
      {
        id: 'o-placed.stockRejected',
        data: {
          orderId: 'o',
          shortages: [
            { sku: 'S1', wanted: 6, available: 5 },
            { sku: 'NEW', wanted: 1, available: 0 },
          ],
        },
      },
    ]);
    expect((await levels('S0')).available).toBe(5);
  });

  test('cancelled after it was reserved: released', async () => {
    const { deliver, levels, recorded } = await stocked(1, 5);
    await deliver(placed('o', many(1, 5)));
    await deliver(cancelled('o'));
    expect(await levels('S0')).toEqual({ available: 5, reserved: 0, committed: 0, arrived: 5, returned: 0 });
    expect(recorded('StockReleased.v1')).toMatchObject([
      { id: 'o-cancelled.stockReleased', data: { orderId: 'o', units: 5 } },
    ]);
    // Once when the delivery came, once when the release brought back what the order had emptied.
    expect(ids(recorded('ItemBackInStock.v1'))).toEqual([
      // printf warehouse.main | sha256sum, the first 16 digits
      'arrival-0~6c8c0516cbe83486.itemBackInStock.1',
      'o-cancelled.itemBackInStock.1',
    ]);
  });

  test('cancelled before it came: takes nothing, tells nothing', async () => {
    const { deliver, levels, recorded, reservation } = await stocked(1, 5);
    await deliver(cancelled('o'));
    await deliver(placed('o', many(1)));
    await deliver(cancelled('o'));
    expect(await reservation('o')).toEqual({ status: 'withdrawn' });
    expect((await levels('S0')).available).toBe(5);
    expect(recorded().filter(({ subject }) => subject === 'o')).toEqual([]);
  });

  test('confirmed before it is reserved: waits', async () => {
    const { deliver } = await stocked(1, 5);
    expect(await deliver(confirmed('o'))).toBe('comesAgain');
    await deliver(placed('o', many(1)));
    expect(await deliver(confirmed('o'))).toBe('done');
  });

  test.each([
    ['confirmed although rejected', 9, confirmed('o'), 'confirmed-without-stock'],
    ['cancelled although confirmed', 1, cancelled('o'), 'cancelled-after-confirmation'],
  ])('%s: parked', async (_, quantity, last, cause) => {
    const { deliver, parked } = await stocked(1, 5);
    await deliver(placed('o', many(1, quantity)));
    if (quantity === 1) await deliver(confirmed('o'));
    expect(await deliver(last)).toBe('done');
    expect(parked.map((message) => message.cause)).toEqual([cause]);
  });
});

describe('1,100 lines', () => {
  const lines = many(1_100, 2);

  test('reserved and committed in steps, all or nothing to the outside', async () => {
    const seen: number[] = [];
    const { deliver, levels, recorded, reservation } = await stocked(1_100, 2, {
      hooks: {
        afterCommit: async (changeSet) => {
          seen.push(changeSet.writes.length + changeSet.events.length);
        },
      },
    });
    seen.length = 0;
    expect(await deliver(placed('big', lines))).toBe('done');
    // 12 steps of 90 SKUs and one of 20, each with its reservation; the last with its event.
    expect(seen).toEqual([...Array.from({ length: 12 }, () => 91), 22]);
    expect(recorded('StockReserved.v1')).toMatchObject([
      { id: 'big-placed.stockReserved', sequence: '0000000013', data: { units: 2_200, skus: 1_100 } },
    ]);
    await deliver(confirmed('big'));
    expect(await reservation('big')).toEqual({ status: 'committed', units: 2_200 });
    expect(await levels('S1099')).toMatchObject({ available: 0, reserved: 0, committed: 2 });
  });

  test('each step has an id of its own', async () => {
    const steps: unknown[] = [];
    const { deliver } = await stocked(200, 1, {
      hooks: {
        afterCommit: async ({ writes: [write] }) => {
          if (write?.key.pk === 'order#o' && write.kind !== 'adjust') steps.push(write.item['step']);
        },
      },
    });
    await deliver(placed('o', many(200)));
    await deliver(cancelled('o'));
    // Each SKU comes back into stock, so each is two writes of a step.
    expect(steps).toEqual([
      ...[1, 2, 3].map((n) => `o-placed.reserve.${n}`),
      ...[4, 5, 6, 7, 8].map((n) => `o-cancelled.release.${n}`),
    ]);
  });

  test.each([1, 6, 12, 13])('killed after step %i, it goes on where it was', async (killAfter) => {
    let commits = 0;
    const { deliver, levels, recorded } = await stocked(1_100, 2, {
      hooks: {
        afterCommit: async ({ events: [first], writes: [write] }) => {
          if (first?.type === 'ItemBackInStock.v1' || write?.key.pk !== 'order#big') return;
          commits += 1;
          if (commits === killAfter) throw new RetryableError('killed');
        },
      },
    });
    expect(await deliver(placed('big', lines))).toBe('comesAgain');
    expect(await deliver(placed('big', lines))).toBe('done');
    expect(commits).toBe(13);
    expect(await levels('S0')).toMatchObject({ available: 0, reserved: 2 });
    expect(await levels('S1099')).toMatchObject({ available: 0, reserved: 2 });
    expect(recorded('StockReserved.v1')).toHaveLength(1);
  });

  test('cancelled in the middle: ends with nothing reserved, and the outside was told nothing', async () => {
    let commits = 0;
    const inventory = await stocked(1_100, 3, {
      hooks: {
        afterCommit: async ({ writes: [write] }) => {
          if (write?.key.pk !== 'order#big') return;
          commits += 1;
          if (commits === 5) throw new RetryableError('killed');
        },
      },
    });
    const { deliver, levels, recorded, reservation } = inventory;
    await deliver(placed('big', lines));
    expect(await levels('S449')).toMatchObject({ available: 1, reserved: 2 });
    expect(await levels('S450')).toMatchObject({ available: 3, reserved: 0 });
    await deliver(cancelled('big'));
    await deliver(placed('big', lines));
    expect(await reservation('big')).toEqual({ status: 'withdrawn' });
    for (const sku of ['S0', 'S449', 'S1099']) {
      expect(await levels(sku)).toMatchObject({ available: 3, reserved: 0, committed: 0 });
    }
    expect(recorded().filter(({ subject }) => subject === 'big')).toEqual([]);
  });

  test('a shortage that shows in a late step gives everything back', async () => {
    let commits = 0;
    const inventory = await stocked(1_100, 2, {
      hooks: {
        afterCommit: async ({ writes: [write] }) => {
          if (write?.key.pk !== 'order#big') return;
          commits += 1;
          if (commits === 5) throw new RetryableError('killed');
        },
      },
    });
    const { deliver, levels, recorded, reservation } = inventory;
    await deliver(placed('big', lines));
    await deliver(placed('small', [{ sku: 'S1000', quantity: 1 }]));
    await deliver(placed('big', lines));
    const shortages = [{ sku: 'S1000', wanted: 2, available: 1 }];
    expect(await reservation('big')).toEqual({ status: 'rejected', shortages });
    expect(recorded('StockRejected.v1')).toMatchObject([{ data: { orderId: 'big', shortages } }]);
    expect(ids(recorded('StockReserved.v1'))).toEqual(['small-placed.stockReserved']);
    expect(await levels('S0')).toMatchObject({ available: 2, reserved: 0 });
    expect(await levels('S1000')).toMatchObject({ available: 1, reserved: 1 });
  });
});
