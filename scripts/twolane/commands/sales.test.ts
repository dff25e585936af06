import { startFakeApi } from '../testing/fake-api.ts';
import { runTwolane } from '../testing/run-command.ts';

const totals = (currency: string, grossMinor: number) => ({
  ...{ currency, orders: 12, units: 1_340, grossMinor, cancelledOrders: 1, cancelledMinor: 500 },
  ...{ returns: 1, returnedUnits: 2, returnedMinor: 250, netMinor: grossMinor - 750 },
});
const hour = {
  ...{ hour: '2026-11-25T04', state: 'revised', revision: 2, isOpen: false, isChanging: true },
  totals: [totals('GBP', 1_234_567), totals('EUR', 9_900)],
};

test('hours of a range, widened to whole ones; amounts by currency', async () => {
  await using api = await startFakeApi({
    'GET /insights/sales/hours': [{ body: { items: [hour] } }],
    'GET /insights/sales/days': [{ body: { items: [] } }],
  });
  const range = ['--from', '2026-11-25T04:30', '--to', '2026-11-25T06:10'];
  const { status, stdout } = await runTwolane(['sales', 'hours', ...range], { url: api.url });
  expect(status).toBe(0);
  for (const words of ['revised, about to be revised', '12,345.67', '99.00', 'EUR', '1,340']) {
    expect(stdout).toContain(words);
  }
  await runTwolane(['sales', 'days', ...range], { url: api.url });
  expect(api.calls.map(({ query, scopes }) => ({ ...Object.fromEntries(query), scopes }))).toEqual([
    { from: '2026-11-25T04', to: '2026-11-25T07', scopes: ['insights:read'] },
    { from: '2026-11-25', to: '2026-11-26', scopes: ['insights:read'] },
  ]);
});

test('one hour with what sold most; a day is no hour', async () => {
  const topSkus = [{ sku: '85123A', currency: 'GBP', units: 900, grossMinor: 229_500, returnedUnits: 0 }];
  await using api = await startFakeApi({
    'GET /insights/sales/hours/2026-11-25T04': [{ body: { ...hour, topSkus, isTopComplete: true } }],
  });
  const shown = await runTwolane(['sales', 'hour', '2026-11-25T04', '--top', '5'], { url: api.url });
  expect(shown).toMatchObject({ status: 0, stdout: expect.stringMatching(/85123A.*900.*2,295\.00/) });
  expect(api.calls[0]?.query.get('top')).toBe('5');
  expect(await runTwolane(['sales', 'hour', '2026-11-25'], { url: api.url })).toMatchObject({ status: 2 });
});

test('stock of one article, and orders that are stuck', async () => {
  await using api = await startFakeApi({
    'GET /insights/inventory/85123A': [
      { body: { sku: '85123A', available: -3, reserved: 3, committed: 0, arrived: 0, returned: 0 } },
    ],
    'GET /insights/orders/stuck': [
      { body: { items: [{ orderId: 'o-1', stage: 'placed', stuckSince: '2026-11-25T04:00:00.000Z' }] } },
    ],
  });
  expect((await runTwolane(['inventory', '85123A'], { url: api.url })).stdout).toContain('-3');
  expect((await runTwolane(['stuck'], { url: api.url })).stdout).toContain('2026-11-25 04:00:00Z');
});
