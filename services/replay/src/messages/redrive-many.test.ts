import { RetryableError } from '@twolane/store';
import { nowMs, stage } from './testing/stage.ts';

const messageId = 'inventory-reservations.20261121T110000000Z.m-1';
const reason = 'the fault is mended';
const discard = {
  route: 'POST /admin/messages/{messageId}/discard',
  params: { messageId },
  body: { reason },
};

describe('redriving by query', () => {
  const many = { route: 'POST /admin/messages/redrive' };
  const query = { consumer: 'inventory-reservations', ratePerSec: 100, limit: 1_000, reason };
  const nextOf = (body: unknown): unknown =>
    typeof body === 'object' && body !== null && 'next' in body && body.next;
  const parkMany = async (park: ReturnType<typeof stage>['park'], count: number) => {
    for (let n = 0; n < count; n += 1) {
      await park({
        messageId: `m-${String(n).padStart(3, '0')}`,
        body: `body ${n}`,
        sentAtMs: nowMs - 3_600_000 + n,
      });
    }
  };

  test('sends each open match once, oldest first, and passes over the rest', async () => {
    const { park, call, sent, verified } = stage();
    await parkMany(park, 23);
    await park({ messageId: 'frozen', cause: 'frozen' });
    await park({ messageId: 'else', consumer: 'orders-outcomes' });
    await park(); // m-1
    await call(discard);
    expect(await call({ ...many, body: query })).toMatchObject({
      status: 200,
      body: { redriven: 23, skipped: 2, failed: 0, left: 0 },
    });
    expect(sent.map(({ body }) => body)).toEqual(Array.from({ length: 23 }, (_, n) => `body ${n}`));
    expect((await call({ ...many, body: query })).body).toMatchObject({ redriven: 0, skipped: 25 });
    expect(await verified()).toMatchObject({ holds: true });
  });

  test('stops at the limit, says how many are left, and goes on from there', async () => {
    const { park, call, sent } = stage();
    await parkMany(park, 30);
    const first = await call({ ...many, body: { ...query, limit: 12 } });
    expect(first.body).toMatchObject({ redriven: 12, left: 18, next: expect.any(String) });
    const after = nextOf(first.body);
    expect((await call({ ...many, body: { ...query, after } })).body).toMatchObject({
      redriven: 18,
      skipped: 0,
      left: 0,
    });
    expect(new Set(sent.map(({ body }) => body)).size).toBe(30);
  });

  test('what fails again is parked anew, and not sent again by the same redrive', async () => {
    const failing = stage({
      send: async (_, bodies) => {
        failing.passTime(10);
        const sentAtMs = failing.ports.clock();
        for (const body of bodies)
          await failing.park({ body, messageId: `again-${body.slice(5)}`, sentAtMs });
        return bodies.map(() => undefined);
      },
    });
    await parkMany(failing.park, 60);
    const first = await failing.call({ ...many, body: { ...query, limit: 40 } });
    expect(first.body).toMatchObject({ redriven: 40, left: 20 });
    const after = nextOf(first.body);
    const second = await failing.call({ ...many, body: { ...query, after } });
    expect(second.body).toEqual({ redriven: 20, skipped: 0, failed: 0, left: 0 });
    expect(failing.sent).toHaveLength(60);
  });

  test('sends those that are named, and no others', async () => {
    const { park, call, sent } = stage();
    await parkMany(park, 5);
    const idOf = (n: number) => `inventory-reservations.20261121T11000000${n}Z.m-00${n}`;
    const messageIds = [idOf(3), idOf(1), idOf(3), idOf(7)];
    expect((await call({ ...many, body: { ...query, messageIds } })).body).toEqual({
      redriven: 2,
      skipped: 0,
      failed: 0,
      left: 0,
    });
    expect(sent.map(({ body }) => body)).toEqual(['body 3', 'body 1']);
    const foreign = { ...query, messageIds: [messageId, 'orders-outcomes.20261121T110000000Z.m-1'] };
    expect(await call({ ...many, body: foreign })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '#/messageIds/1' }] },
    });
  });

  test('keeps to the rate, and ends within the time of a request', async () => {
    const { park, call, pausesMs } = stage();
    await parkMany(park, 100);
    const answer = await call({ ...many, body: { ...query, ratePerSec: 4 } });
    // 15 s at 4 a second, and the batch that was under way
    expect(answer.body).toMatchObject({ redriven: 60, next: expect.any(String) });
    expect(Math.max(...pausesMs)).toBe(1_000);
  });

  test('what the queue does not take stays open and is counted', async () => {
    const { park, call } = stage({
      send: async (_, bodies) => bodies.map((body) => (body === 'body 3' ? 'InternalError' : undefined)),
    });
    await parkMany(park, 12);
    expect((await call({ ...many, body: query })).body).toMatchObject({ redriven: 11, failed: 1 });
    expect((await call({ ...many, body: query })).body).toMatchObject({
      redriven: 0,
      failed: 1,
      skipped: 11,
    });
  });

  test('a crash between sending and marking sends one batch again, and no more', async () => {
    let crashes = 1;
    const { park, call, sent } = stage({
      hooks: {
        beforeCommit: async ({ writes }) => {
          if (crashes === 0 || !writes.some((write) => 'item' in write && write.item['redriven'])) return;
          crashes -= 1;
          throw new RetryableError('the function died here');
        },
      },
    });
    await parkMany(park, 25);
    const headers = { 'idempotency-key': '"one"' };
    expect(await call({ ...many, headers, body: query })).toMatchObject({ status: 503 });
    expect(await call({ ...many, headers, body: query })).toMatchObject({ body: { redriven: 25 } });
    expect(sent).toHaveLength(50);
  });

  test('what was sent before the queue went away is marked', async () => {
    let takes = 2;
    const { park, call } = stage({
      send: async (_, bodies) => {
        takes -= 1;
        if (takes < 0) throw new RetryableError('unreachable');
        return bodies.map(() => undefined);
      },
    });
    await parkMany(park, 25);
    expect(await call({ ...many, body: query })).toMatchObject({ status: 503 });
    const redriven = await call({
      route: 'GET /admin/messages',
      query: { status: 'redriven', limit: '100' },
    });
    expect(redriven.body).toMatchObject({ items: { length: 20 } });
  });

  test('one call to the queue holds no more bytes than it takes', async () => {
    const calls: number[] = [];
    const { park, call } = stage({
      send: async (_, bodies) => {
        calls.push(bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0));
        return bodies.map(() => undefined);
      },
    });
    for (let n = 0; n < 5; n += 1) await park({ messageId: `big-${n}`, body: 'é'.repeat(50_000) });
    await park({ messageId: 'huge', body: 'x'.repeat(1_000_000) });
    expect((await call({ ...many, body: query })).body).toMatchObject({ redriven: 6 });
    expect(calls).toEqual([200_000, 200_000, 100_000, 1_000_000]);
  });

  test.each([
    ['an unknown consumer', { consumer: 'inventory' }, '#/consumer'],
    ['no rate', { ratePerSec: 0 }, '#/ratePerSec'],
    ['too many', { limit: 1_001 }, '#/limit'],
    ['a time that is none', { sentAfter: 'yesterday' }, '#/sentAfter'],
    [
      'a reversed range',
      { sentAfter: '2026-11-21T00:00:00Z', sentBefore: '2026-11-20T00:00:00Z' },
      '#/sentBefore',
    ],
    ['a foreign cursor', { after: 'abc.def' }, '#/after'],
  ])('refuses %s', async (_, changes, pointer) => {
    expect(await stage().call({ ...many, body: { ...query, ...changes } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });
});
