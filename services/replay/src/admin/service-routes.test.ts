import { redelivery, stage } from './testing/stage.ts';

test('consumers of the manifest with what waits for them', async () => {
  const { status, body } = await stage().call({ route: 'GET /admin/consumers' });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    items: [
      { name: 'orders-outcomes', effect: 'state', queue: { waiting: 3, inFlight: 1, dead: 2 } },
      { name: 'inventory-restock', events: ['StockArrived.v1'] },
    ],
  });
});

describe('health', () => {
  const health = { route: 'GET /admin/health' };

  test('all is well', async () => {
    expect((await stage().call(health)).body).toEqual({
      status: 'ok',
      database: 'ok',
      workflow: 'ok',
      files: 'ok',
      queues: 'ok',
      backlog: { waiting: 8, deadLettered: 4 },
      replays: { open: 0, stuck: [] },
    });
  });

  test('a replay that could not be started is named after five minutes, one that waits for people never', async () => {
    const it = stage();
    it.lose();
    await it.call({ route: 'POST /admin/replays', key: 'k', body: redelivery });
    it.find();
    expect((await it.call(health)).body).toMatchObject({ status: 'ok', replays: { open: 1, stuck: [] } });
    it.later(5 * 60_000 + 1);
    expect((await it.call(health)).body).toMatchObject({ status: 'degraded', replays: { stuck: ['id-1'] } });
    await it.bring('id-1', { status: 'awaitingApproval' });
    it.later(86_400_000 * 3);
    expect((await it.call(health)).body).toMatchObject({ status: 'ok', replays: { stuck: [] } });
  });

  test('what cannot be reached is said', async () => {
    const it = stage();
    it.lose();
    expect((await it.call(health)).body).toMatchObject({ status: 'degraded', workflow: 'unreachable' });
  });
});
