import { about, NOW_MS, plan, redelivery, rehearsed, stage } from './testing/stage.ts';

const create = (body: unknown = redelivery, key = 'k') => ({ route: 'POST /admin/replays', key, body });
const get = { route: 'GET /admin/replays/{replayId}', params: { replayId: 'id-1' } };
const problemType = (name: string) => ({ type: `urn:twolane:problem:${name}` });

describe('a replay is requested', () => {
  test('on record with its audit entry and its place in the list, then started', async () => {
    const it = stage();
    const answer = await it.call(create());
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ location: '/admin/replays/id-1', etag: '"1.1"' });
    expect(answer.body).toMatchObject({
      replayId: 'id-1',
      status: 'planning',
      requestedBy: 'alice',
      requestedAt: '2026-11-26T12:00:00.000Z',
      started: false,
      spec: {
        mode: 'redeliver',
        range: { axis: 'occurred', from: '2026-11-25T04:00:00.000Z', to: '2026-11-25T05:00:00.000Z' },
        ratePerSec: 50,
        limits: { failurePercent: 5, duplicatePercent: 5 },
      },
      control: { wish: 'run', ratePerSec: 50 },
    });
    expect(it.told).toEqual(['start id-1']);
    expect(await it.actions()).toEqual(['replay-requested replay/id-1 alice']);
    const shown = await it.call(get);
    expect(shown).toMatchObject({
      status: 200,
      body: { started: true, executionArn: 'arn:execution:id-1' },
      headers: { etag: '"2.1"' },
    });
    expect((await it.call({ route: 'GET /admin/replays' })).body).toMatchObject({
      items: [{ replayId: 'id-1', mode: 'redeliver', consumers: ['orders-outcomes'], status: 'planning' }],
    });
  });

  test('while the workflow is away: on record, and started by the repetition', async () => {
    const it = stage();
    it.lose();
    expect((await it.call(create())).status).toBe(201);
    expect((await it.call(get)).body).toMatchObject({ started: false });
    it.find();
    const again = await it.call(create());
    expect(again).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' } });
    expect(again.body).toMatchObject({ replayId: 'id-1' });
    expect(it.told).toEqual(['start id-1']);
    expect((await it.call(get)).body).toMatchObject({ started: true });
  });

  test('twice at once, by two people: one gets it, the other is told by whom', async () => {
    const it = stage();
    const answers = await Promise.all([
      it.call({ ...create(), as: 'alice' }),
      it.call({ ...create(), as: 'bob' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const [taken] = answers.flatMap(({ status, body }) => (status === 201 ? [Object(body).replayId] : []));
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({
      ...problemType('overlapping-replay'),
      replayId: taken,
      consumer: 'orders-outcomes',
    });
    expect(it.told).toEqual([`start ${taken}`]);
    expect(await it.actions()).toHaveLength(1);
  });

  test('of a range beside that of another: both run', async () => {
    const it = stage();
    await it.call(create());
    const range = { ...redelivery.range, from: '2026-11-25T05:00:00Z', to: '2026-11-25T06:00:00Z' };
    expect((await it.call(create({ ...redelivery, range }, 'other'))).status).toBe(201);
  });

  const range = (from: string, to: string) => ({ ...redelivery, range: { axis: 'recorded', from, to } });
  test.each<[string, unknown, number, string, unknown]>([
    ['an empty range', range('2026-11-25T04:00:00Z', '2026-11-25T04:00:00Z'), 422, '#/range', 'range-empty'],
    [
      'a reversed range',
      range('2026-11-25T05:00:00Z', '2026-11-25T04:00:00Z'),
      422,
      '#/range',
      'range-reversed',
    ],
    [
      'the future',
      range('2026-11-26T11:00:00Z', '2026-11-26T13:00:00Z'),
      422,
      '#/range/to',
      'range-in-the-future',
    ],
    [
      'past the horizon',
      range('2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z'),
      422,
      '#/range/from',
      'range-past-the-horizon',
    ],
    [
      'an unknown consumer',
      { ...redelivery, consumers: ['nobody'] },
      422,
      '#/consumers/0',
      'unknown-consumer',
    ],
    [
      'an unknown type',
      { ...redelivery, filter: { types: ['Nothing.v1'] } },
      422,
      '#/filter/types/0',
      'unknown-type',
    ],
    [
      'an unknown upload',
      { mode: 'backfill', reason: 'r', backfill: { uploadId: 'u' } },
      422,
      '#/backfill/uploadId',
      'unknown-upload',
    ],
    [
      'no frozen message twice',
      { mode: 'backfill', reason: 'r', frozen: ['m', 'm'] },
      422,
      '#/frozen',
      'messages-out-of-bounds',
    ],
    [
      'a day that does not exist',
      range('2026-11-31T00:00:00Z', '2026-12-01T00:00:00Z'),
      400,
      '#/range/from',
      undefined,
    ],
    ['a mode that is none', { ...redelivery, mode: 'undo' }, 400, '#/mode', undefined],
    ['a misspelt field', { ...redelivery, ratePerMin: 5 }, 400, '#/ratePerMin', undefined],
    ['a rate beyond all bounds', { ...redelivery, ratePerSec: 1001 }, 400, '#/ratePerSec', undefined],
    ['no reason', { ...redelivery, reason: '' }, 400, '#/reason', undefined],
    ['a reason that moves the cursor', { ...redelivery, reason: '\u001b[2J' }, 400, '#/reason', undefined],
    [
      'both sources',
      { mode: 'backfill', reason: 'r', backfill: { uploadId: 'u' }, frozen: ['m'] },
      400,
      '#/frozen',
      undefined,
    ],
    ['a prototype', '{"__proto__":{}}', 400, '#', undefined],
  ])('not of %s', async (_, body, status, pointer, name) => {
    const it = stage();
    const answer = await it.call(create(body));
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
    if (name !== undefined) {
      expect(answer.body).toMatchObject({
        ...problemType('replay-not-plannable'),
        reasons: [expect.objectContaining({ name, pointer })],
      });
    }
    expect(it.told).toEqual([]);
    expect(await it.actions()).toEqual([]);
  });
});

test('a message that cannot be corrected forward is refused by name, and nothing is on record', async () => {
  const it = stage({ frozen: async () => [{ messageId: 'm2', why: 'discarded' }] });
  const answer = await it.call(create({ mode: 'backfill', reason: 'r', frozen: ['m1', 'm2'] }));
  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({
    ...problemType('replay-not-plannable'),
    reasons: [
      { name: 'message-not-adjustable', pointer: '#/frozen/1', detail: 'is "m2", which was discarded' },
    ],
  });
  expect(await it.actions()).toEqual([]);
});

describe('lists', () => {
  const hours = (n: number) => {
    const hour = (h: number) => `2026-11-25T${String(h).padStart(2, '0')}:00:00Z`;
    return { ...redelivery, range: { axis: 'occurred', from: hour(n), to: hour(n + 1) } };
  };
  const listed = async (it: ReturnType<typeof stage>, query: Record<string, string>) => {
    const { body } = await it.call({ route: 'GET /admin/replays', query });
    const { items, next } = Object(body);
    return { ids: items.map(({ replayId }: { replayId: string }) => replayId), next };
  };

  test('newest first, page by page, over months', async () => {
    const it = stage();
    for (const n of [1, 2, 3]) {
      await it.call(create(hours(n), `k${n}`));
      it.later(2 * 86_400_000);
    }
    it.later(2 * 86_400_000);
    const first = await listed(it, { limit: '2' });
    expect(first.ids).toEqual(['id-3', 'id-2']);
    const second = await listed(it, { limit: '2', after: first.next });
    expect(second).toEqual({ ids: ['id-1'], next: undefined });
  });

  test('of one status', async () => {
    const it = stage();
    for (const n of [1, 2, 3]) await it.call(create(hours(n), `k${n}`));
    await it.bring('id-2', { status: 'done', endedAtMs: NOW_MS });
    expect((await listed(it, { status: 'done' })).ids).toEqual(['id-2']);
    expect((await listed(it, { status: 'failed' })).ids).toEqual([]);
  });

  test.each([
    ['status', 'resting'],
    ['limit', '0'],
    ['limit', '101'],
    ['limit', '1e2'],
    ['after', 'not a token'],
    ['after', ''],
    ['after', 'A'.repeat(600)],
    ['state', 'done'],
  ])('not with %s=%s', async (field, value) => {
    const answer = await stage().call({ route: 'GET /admin/replays', query: { [field]: value } });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });

  test.each(['Mg', 'MjAyNi0xMQ', 'MjAyNi0xM3x4', 'MjAyNi0xMXxfXw'])(
    'a token of another list (%s) begins it anew, or goes on somewhere in it',
    async (after) => {
      const it = stage();
      await it.call(create());
      const answer = await it.call({ route: 'GET /admin/replays', query: { after } });
      expect(answer.status).toBe(200);
    },
  );
});

test('a replay under way shows how far it has come', async () => {
  const it = await rehearsed();
  expect((await it.call(get)).body).toMatchObject({
    status: 'awaitingApproval',
    plan: { planHash: 'hash-1', expiresAt: '2026-11-27T12:00:00.000Z' },
  });
  await it.bring('id-1', { status: 'applying', stage: 1 });
  expect((await it.call(get)).body).toMatchObject({
    progress: { phase: 'application', done: 0, of: plan.planned },
  });
});

test('a replay that is not there', async () => {
  const it = stage();
  expect((await it.call(get)).status).toBe(404);
  expect((await it.call({ ...about('id-1', 'abort'), key: 'k', body: { reason: 'r' } })).status).toBe(404);
});
