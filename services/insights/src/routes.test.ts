import { arrived, at, many, placed, sentBack } from './testing/given.ts';
import { stage } from './testing/stage.ts';

const read = (
  body: unknown,
): { readonly items: readonly Record<string, unknown>[]; readonly next?: string } => Object(body);

/** Follows `next` to the end; what a client would see of a list. */
const allPages = async (
  insights: ReturnType<typeof stage>,
  route: string,
  query: Readonly<Record<string, string>>,
): Promise<{ readonly items: readonly Record<string, unknown>[]; readonly pages: number }> => {
  const items: Record<string, unknown>[] = [];
  let after: string | undefined;
  for (let pages = 1; pages < 200; pages += 1) {
    const answer = await insights.get(route, {}, { ...query, ...(after === undefined ? {} : { after }) });
    expect(answer.status).toBe(200);
    const page = read(answer.body);
    items.push(...page.items);
    if (page.next === undefined) return { items, pages };
    after = page.next;
  }
  throw new Error(`${route} has no end`);
};

const dayMs = 24 * 60 * 60_000;

describe('hours', () => {
  const sold = async () => {
    const insights = stage();
    for (const [index, time] of ['01:10', '04:05', '04:50', '23:59'].entries()) {
      await insights.sell(placed(`o${index}`, many(1), { occurredAtMs: at(`${time}:00`) }));
    }
    await insights.sell(placed('later', many(1), { occurredAtMs: at('02:00:00') + 40 * dayMs }));
    return insights;
  };
  const hoursOf = (items: readonly Record<string, unknown>[]) => items.map(({ hour }) => hour);

  test('in order, page by page, within the range and without those in which nothing happened', async () => {
    const insights = await sold();
    const { items, pages } = await allPages(insights, '/insights/sales/hours', {
      from: '2026-11-21T04',
      to: '2027-01-10',
      limit: '1',
    });
    expect(hoursOf(items)).toEqual(['2026-11-21T04', '2026-11-21T23', '2026-12-31T02']);
    expect(pages).toBe(3);
    expect(items[0]).toEqual({
      hour: '2026-11-21T04',
      state: 'provisional',
      revision: 0,
      isOpen: true,
      isChanging: false,
      totals: [
        {
          currency: 'GBP',
          orders: 2,
          units: 2,
          grossMinor: 200,
          cancelledOrders: 0,
          cancelledMinor: 0,
          returns: 0,
          returnedUnits: 0,
          returnedMinor: 0,
          netMinor: 200,
        },
      ],
    });
  });

  test('where nothing is said, the last 24 hours', async () => {
    const insights = await sold();
    insights.setTime(at('04:59:59'));
    const { items } = await allPages(insights, '/insights/sales/hours', {});
    expect(hoursOf(items)).toEqual(['2026-11-21T01', '2026-11-21T04']);
  });

  test('provisional, revised, final', async () => {
    const insights = await sold();
    const stateAt = async (nowMs: number) => {
      insights.setTime(nowMs);
      await insights.publish();
      const { body } = await insights.get('/insights/sales/hours/{hour}', { hour: '2026-11-21T04' });
      const { state, revision, isOpen } = Object(body);
      return [state, revision, isOpen];
    };
    expect(await stateAt(at('05:14:00'))).toEqual(['provisional', 0, true]);
    expect(await stateAt(at('05:15:00'))).toEqual(['provisional', 0, false]);
    await insights.sell(placed('late', many(1), { recordedAtMs: at('06:00:00') }));
    expect(await stateAt(at('06:00:00'))).toEqual(['revised', 1, false]);
    expect(await stateAt(at('05:00:00') + 30 * dayMs)).toEqual(['revised', 1, false]);
    expect(await stateAt(at('05:00:01') + 30 * dayMs)).toEqual(['final', 1, false]);
  });

  test('a change that is not published yet is seen to be one', async () => {
    const insights = await sold();
    insights.setTime(at('06:00:00'));
    await insights.publish();
    await insights.sell(sentBack('r', many(1), { recordedAtMs: at('06:00:00') }));
    const { body } = await insights.get('/insights/sales/hours/{hour}', { hour: '2026-11-21T04' });
    expect(body).toMatchObject({ isChanging: true, revision: 0, totals: [{ returns: 1, netMinor: 100 }] });
  });

  test('what sold most, in the order of units, then of codes', async () => {
    const insights = stage();
    const line = (sku: string, quantity: number) => ({ sku, quantity, unitPriceMinor: 10 });
    await insights.sell(placed('a', [line('B', 3), line('A', 3), line('C', 9)]));
    await insights.sell(placed('b', [line('C', 1), { ...line('POST', 99), kind: 'charge' }]));
    await insights.sell(sentBack('r', [line('C', 4)]));
    const { body } = await insights.get(
      '/insights/sales/hours/{hour}',
      { hour: '2026-11-21T04' },
      { top: '2' },
    );
    const returned = { returnedUnits: 0, returnedMinor: 0 };
    expect(body).toMatchObject({
      isTopComplete: true,
      topSkus: [
        { sku: 'C', currency: 'GBP', units: 10, grossMinor: 100, returnedUnits: 4, returnedMinor: 40 },
        { sku: 'A', currency: 'GBP', units: 3, grossMinor: 30, ...returned },
      ],
    });
  });
});

test('days are sums of their hours', async () => {
  const insights = stage();
  await insights.sell(placed('a', many(2), { occurredAtMs: at('00:00:00') }));
  await insights.sell(placed('b', many(1), { occurredAtMs: at('23:59:59') }));
  await insights.sell(placed('c', many(1), { occurredAtMs: at('00:00:00') + dayMs }));
  await insights.sell(placed('d', many(1), { occurredAtMs: at('00:00:00') + 50 * dayMs }));
  const { items } = await allPages(insights, '/insights/sales/days', {
    from: '2026-11-01',
    to: '2027-02-01',
  });
  expect(items).toMatchObject([
    { day: '2026-11-21', hours: 2, state: 'provisional', totals: [{ orders: 2, units: 3, grossMinor: 300 }] },
    { day: '2026-11-22', hours: 1 },
    { day: '2027-01-10', hours: 1 },
  ]);
});

test('every stock code once, page by page', async () => {
  const insights = stage();
  await insights.follow(arrived('d1', many(70, 5)));
  for (const limit of ['1', '7', '200']) {
    const { items } = await allPages(insights, '/insights/inventory', { limit });
    expect(items.map(({ sku }) => sku).sort()).toEqual(
      many(70)
        .map(({ sku }) => sku)
        .sort(),
    );
  }
  const { body } = await insights.get('/insights/inventory/{sku}', { sku: 'S3' });
  expect(body).toEqual({ sku: 'S3', available: 5, reserved: 0, committed: 0, arrived: 5, returned: 0 });
});

const hours = '/insights/sales/hours';
test.each<[string, Readonly<Record<string, string>>, string]>([
  [hours, { from: '2026-11-21', to: '2026-11-21' }, 'from'],
  [hours, { from: '2026-11-22', to: '2026-11-21' }, 'from'],
  [hours, { from: '2020-01-01', to: '2026-11-21' }, 'from'],
  [hours, { from: '2026-02-31T04' }, 'from'],
  [hours, { to: 'now' }, 'to'],
  [hours, { limit: '0' }, 'limit'],
  [hours, { limit: '201' }, 'limit'],
  [hours, { limit: '1e1' }, 'limit'],
  [hours, { after: '../x' }, 'after'],
  ['/insights/sales/days', { from: '2026-11-21T04' }, 'from'],
  ['/insights/sales/days', { after: '2026-11-21T04' }, 'after'],
  ['/insights/inventory', { after: '99' }, 'after'],
  ['/insights/inventory', { after: '00.' }, 'after'],
  ['/insights/inventory', { after: '00.!' }, 'after'],
  ['/insights/orders/stuck', { after: 'no token' }, 'after'],
])('%s with %j is refused, naming %s', async (route, query, field) => {
  const answer = await stage().get(route, {}, query);
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
});

test.each([
  ['2026-11-21T24', 400],
  ['2026-11-31T04', 400],
  ['2026-11-21', 400],
  ['2026-11-21T04', 404],
])('hour %s: %i', async (hour, status) => {
  expect(await stage().get('/insights/sales/hours/{hour}', { hour })).toMatchObject({ status });
});
