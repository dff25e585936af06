import { at, cancelled, many, placed, sentBack } from './testing/given.ts';
import { stage } from './testing/stage.ts';

const hour = '2026-11-21T04';
const none = { orders: 0, units: 0, grossMinor: 0, cancelledOrders: 0, cancelledMinor: 0 };
const noReturns = { returns: 0, returnedUnits: 0, returnedMinor: 0 };

test('what happened in an hour, by currency; charges are money and no units', async () => {
  const { sell, totals } = stage();
  const lines = [
    { sku: 'LAMP', quantity: 2, unitPriceMinor: 1_000 },
    { sku: 'LAMP', quantity: 1, unitPriceMinor: 900 },
    { sku: 'POST', quantity: 1, unitPriceMinor: 350, kind: 'charge' },
  ] as const;
  await sell(placed('a', lines));
  await sell(placed('b', [{ sku: 'LAMP', quantity: 4, unitPriceMinor: 25 }], { currency: 'EUR' }));
  await sell(cancelled('a', 3_250));
  await sell(sentBack('r', [{ sku: 'LAMP', quantity: 3, unitPriceMinor: 25 }], { currency: 'EUR' }));
  await sell(placed('next', many(1), { occurredAtMs: at('05:00:00') }));
  expect(await totals(hour)).toEqual([
    {
      currency: 'EUR',
      ...none,
      orders: 1,
      units: 4,
      grossMinor: 100,
      returns: 1,
      returnedUnits: 3,
      returnedMinor: 75,
    },
    {
      currency: 'GBP',
      ...none,
      ...noReturns,
      orders: 1,
      units: 3,
      grossMinor: 3_250,
      cancelledOrders: 1,
      cancelledMinor: 3_250,
    },
  ]);
  expect((await totals('2026-11-21T05'))[0]).toMatchObject({ orders: 1, units: 1 });
});

test('again: a duplicate, also of an order of 1,100 lines, which is one transaction', async () => {
  const sizes: number[] = [];
  const { sell, outcomes, totals } = stage({
    hooks: {
      afterCommit: async (changeSet) => {
        sizes.push(changeSet.writes.length + changeSet.events.length);
      },
    },
  });
  const big = placed('big', many(1_100, 2));
  await sell(big);
  await sell(big);
  expect(outcomes()).toEqual(['applied', 'alreadyApplied']);
  // Its fact and a counter.
  expect(sizes).toEqual([2]);
  expect((await totals(hour))[0]).toMatchObject({ orders: 1, units: 2_200, grossMinor: 220_000 });
});

describe('publishing', () => {
  const sold = async () => {
    const insights = stage();
    await insights.sell(placed('a', many(1)));
    return insights;
  };

  test('an hour closes once its last event on time may have come, and says no event', async () => {
    const { publish, published, recorded, setTime } = await sold();
    setTime(at('05:14:59'));
    expect(await publish()).toMatchObject({ closed: 0 });
    setTime(at('05:15:00'));
    expect(await publish()).toMatchObject({ closed: 1, revised: 0 });
    expect(await publish()).toMatchObject({ closed: 0, revised: 0 });
    expect(await published(hour)).toMatchObject({ revision: 0, totals: [{ orders: 1 }] });
    expect(recorded()).toEqual([]);
  });

  test('late events are one revision a run, however many there are and however many runs fire at once', async () => {
    const { sell, publish, published, recorded, setTime } = await sold();
    setTime(at('06:00:00'));
    await publish();
    for (const id of ['b', 'c', 'd']) await sell(placed(id, many(1), { recordedAtMs: at('07:00:00') }));
    await Promise.all([publish(), publish(), publish()]);
    await publish();
    expect(recorded('SalesWindowRevised.v1')).toMatchObject([
      {
        id: 'sales-2026-11-21T04.revised.1',
        subject: hour,
        sequence: '0000000001',
        data: {
          window: hour,
          revision: 1,
          reason: 'events',
          totals: [{ currency: 'GBP', orders: 4 }],
          previous: [{ currency: 'GBP', orders: 1 }],
        },
      },
    ]);
    expect(await published(hour)).toMatchObject({ revision: 1 });
  });

  test('an event of the last day on which it may come is still told, weeks later', async () => {
    const { sell, publish, recorded, setTime } = await sold();
    setTime(at('06:00:00'));
    await publish();
    setTime(Date.parse('2026-12-21T04:05:00.000Z'));
    await sell(placed('z', many(1), { recordedAtMs: Date.parse('2026-12-21T04:05:00.000Z') }));
    await publish();
    expect(recorded('SalesWindowRevised.v1')).toHaveLength(1);
  });

  test('a frozen event changes nothing: it is set aside whole', async () => {
    const { sell, parked, totals } = await sold();
    await sell(placed('old', many(1), { recordedAtMs: Date.parse('2026-12-21T04:05:00.001Z') }));
    expect(parked.map(({ cause }) => cause)).toEqual(['frozen']);
    expect((await totals(hour))[0]).toMatchObject({ orders: 1 });
  });

  test('a run whose time is up leaves the rest to the next', async () => {
    const { publish, setTime } = await sold();
    setTime(at('06:00:00'));
    expect(await publish(0)).toEqual({ closed: 0, revised: 0, left: 0, complete: false });
    expect(await publish()).toMatchObject({ closed: 1, complete: true });
  });
});
