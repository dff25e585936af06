import {
  arrived,
  at,
  cancelled,
  committed,
  confirmed,
  many,
  placed,
  released,
  reserved,
  sentBack,
} from './testing/given.ts';
import { stage } from './testing/stage.ts';

const lamps = [{ sku: 'LAMP', quantity: 2 }];
const counts = { arrived: 0, returned: 0, reserved: 0, committed: 0 };

test('stock moves with its orders, deliveries and returns', async () => {
  const insights = stage();
  const seen: unknown[] = [];
  for (const event of [
    arrived('d', [{ sku: 'LAMP', quantity: 9 }]),
    placed('o', [...lamps, { sku: 'POST', quantity: 1, kind: 'charge' }]),
    reserved('o'),
    confirmed('o'),
    committed('o'),
    sentBack('r', lamps),
  ]) {
    await insights.follow(event);
    seen.push(await insights.counts('LAMP'));
  }
  const lamp = { sku: 'LAMP', ...counts, arrived: 9 };
  expect(seen).toEqual([
    lamp,
    lamp,
    { ...lamp, reserved: 2 },
    { ...lamp, reserved: 2 },
    { ...lamp, committed: 2 },
    { ...lamp, committed: 2, returned: 2 },
  ]);
  expect(await insights.counts('POST')).toBeUndefined();
});

test('what a replay brings again changes nothing', async () => {
  const insights = stage();
  const life = [placed('o', lamps), reserved('o'), cancelled('o', 200), released('o')];
  for (const event of [...life, ...life]) await insights.follow(event);
  expect(insights.outcomes()).toEqual([
    ...life.map(() => 'applied'),
    'alreadyApplied',
    'nothing',
    'alreadyApplied',
    'alreadyApplied',
  ]);
  expect(await insights.counts('LAMP')).toEqual({ sku: 'LAMP', ...counts });
});

test('1,100 stock codes move in steps, each within a transaction', async () => {
  const sizes: number[] = [];
  const { follow, counts: countsOf } = stage({
    hooks: {
      afterCommit: async (changeSet) => {
        sizes.push(changeSet.writes.length);
      },
    },
  });
  await follow(placed('big', many(1_100, 2)));
  await follow(reserved('big'));
  await follow(committed('big', 14));
  // The order and its watch; then 12 steps of 90 and one of 20, twice, each with the order.
  const steps = [...Array.from({ length: 12 }, () => 91), 21];
  expect(sizes).toEqual([2, ...steps, ...steps]);
  expect(await countsOf('S1099')).toEqual({ sku: 'S1099', ...counts, committed: 2 });
});

test('the writes of an order of 20 stock codes, for sales and for orders', async () => {
  let writes = 0;
  const insights = stage({
    hooks: {
      afterCommit: async (changeSet) => {
        writes += changeSet.writes.length;
      },
    },
  });
  await insights.sell(placed('first', many(20)));
  writes = 0;
  await insights.sell(placed('o', many(20)));
  expect(writes).toBe(2);
  writes = 0;
  for (const event of [placed('o', many(20)), reserved('o'), confirmed('o'), committed('o')]) {
    await insights.follow(event);
  }
  expect(writes).toBe(2 + 21 + 1 + 21);
});

describe('stuck', () => {
  /** Every minute from one time to another, as the schedule would. */
  const watchFrom = async (insights: ReturnType<typeof stage>, from: string, to: string) => {
    for (let atMs = at(from); atMs <= at(to); atMs += 60_000) {
      insights.setTime(atMs);
      await insights.lookAround();
    }
  };

  test('said once, however often the schedule fires, and only of orders that stand still', async () => {
    const insights = stage();
    await insights.follow(placed('still', lamps));
    await insights.follow(placed('slow', lamps));
    await insights.follow(placed('done', lamps));
    await insights.follow(reserved('slow', 1, { occurredAtMs: at('04:20:00') }));
    for (const event of [confirmed('done'), committed('done')]) await insights.follow(event);
    await watchFrom(insights, '04:06:00', '04:39:00');
    await Promise.all([insights.lookAround(), insights.lookAround()]);
    await watchFrom(insights, '04:40:00', '04:45:00');
    expect(insights.recorded('OrderStuck.v1')).toMatchObject([
      { subject: 'still', data: { stage: 'placed', lastProgressAt: '2026-11-21T04:05:00.000Z' } },
    ]);
    await watchFrom(insights, '04:46:00', '04:55:00');
    expect(insights.recorded('OrderStuck.v1').map(({ subject }) => subject)).toEqual(['still', 'slow']);
    const list = await insights.get('/insights/orders/stuck');
    expect(list.body).toMatchObject({
      items: [{ orderId: 'slow', stage: 'reserved' }, { orderId: 'still' }],
    });
  });

  test('one that comes on leaves the list; if it stands still again, that is said again', async () => {
    const insights = stage();
    await insights.follow(placed('o', lamps));
    await watchFrom(insights, '04:06:00', '04:40:00');
    insights.setTime(at('04:41:00'));
    await insights.follow(reserved('o', 1, { occurredAtMs: at('04:41:00') }));
    expect((await insights.get('/insights/orders/stuck')).body).toEqual({ items: [] });
    await watchFrom(insights, '04:42:00', '05:20:00');
    expect(insights.recorded('OrderStuck.v1')).toMatchObject([
      { data: { stage: 'placed' } },
      { data: { stage: 'reserved', lastProgressAt: '2026-11-21T04:41:00.000Z' } },
    ]);
  });

  test('an order whose events come hours late, by a replay, has its time from then on', async () => {
    const insights = stage();
    await watchFrom(insights, '04:06:00', '09:00:00');
    await insights.follow(placed('missed', lamps));
    await insights.follow(placed('whole', lamps));
    await insights.lookAround();
    for (const event of [confirmed('whole'), committed('whole')]) await insights.follow(event);
    await watchFrom(insights, '09:01:00', '09:32:00');
    expect(insights.recorded('OrderStuck.v1')).toEqual([]);
    await watchFrom(insights, '09:33:00', '09:40:00');
    expect(insights.recorded('OrderStuck.v1').map(({ subject }) => subject)).toEqual(['missed']);
  });

  test('a watch that was away for hours catches up', async () => {
    const insights = stage();
    await insights.lookAround();
    await insights.follow(placed('o', lamps));
    insights.setTime(at('11:00:00'));
    expect(await insights.lookAround()).toMatchObject({ stuck: 1, ended: 'done' });
    expect(await insights.lookAround()).toMatchObject({ stuck: 0, minutes: 0 });
  });

  test('a run that is cut short goes on where it was', async () => {
    let lost = 0;
    const insights = stage({
      hooks: {
        afterCommit: async (changeSet) => {
          if (changeSet.events.length > 0 && lost === 0) {
            lost += 1;
            throw new Error('the function was killed');
          }
        },
      },
    });
    await insights.follow(placed('a', lamps));
    await insights.follow(placed('b', lamps));
    insights.setTime(at('05:00:00'));
    await expect(insights.lookAround()).rejects.toThrow('killed');
    expect(await insights.lookAround(0)).toMatchObject({ ended: 'outOfTime' });
    await insights.lookAround();
    expect(
      insights
        .recorded('OrderStuck.v1')
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual(['a', 'b']);
  });
});
