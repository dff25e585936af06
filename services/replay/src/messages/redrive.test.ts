import { RetryableError } from '@twolane/store';
import { nowMs, stage } from './testing/stage.ts';

const messageId = 'inventory-reservations.20261121T110000000Z.m-1';
const params = { messageId };
const reason = 'the fault is mended';
const redrive = { route: 'POST /admin/messages/{messageId}/redrive', params, body: { reason } };
const discard = { route: 'POST /admin/messages/{messageId}/discard', params, body: { reason } };
const show = { route: 'GET /admin/messages/{messageId}', params };

describe('redriving one', () => {
  test('sends it to its own consumer byte for byte, then marks it', async () => {
    const { park, call, sent, store, verified } = stage();
    const body = '{"detail": {"x":1.0} }\u00e9';
    await park({ body });
    const before = store.all('Parked');
    expect(await call(redrive)).toMatchObject({ status: 200, body: { status: 'redriven', version: 2 } });
    expect(sent).toEqual([{ consumer: 'inventory-reservations', body }]);
    expect(store.all('Parked')).toEqual(before);
    expect((await call(show)).body).toMatchObject({
      status: 'redriven',
      redriven: { by: 'ann', at: '2026-11-21T12:00:00.000Z', reason, times: 1 },
    });
    expect(await verified()).toMatchObject({ holds: true, verified: 2 });
  });

  test('repeated with the same key is done once', async () => {
    const { park, call, sent } = stage();
    await park();
    const headers = { 'idempotency-key': '"one"' };
    const first = await call({ ...redrive, headers });
    const second = await call({ ...redrive, headers });
    expect(second).toMatchObject({ body: first.body, headers: { 'idempotency-replayed': 'true' } });
    expect(sent).toHaveLength(1);
  });

  test('what was redriven is not sent again, unless somebody says so', async () => {
    const { park, call, sent } = stage();
    await park();
    await call(redrive);
    expect(await call(redrive)).toMatchObject({
      status: 409,
      body: { type: 'urn:twolane:problem:already-redriven' },
    });
    expect(await call({ ...redrive, body: { reason, again: true } })).toMatchObject({ status: 200 });
    expect(sent).toHaveLength(2);
    expect((await call(show)).body).toMatchObject({ redriven: { times: 2 } });
  });

  test.each([
    ['a frozen one', { cause: 'frozen' }, 'frozen'],
    ['a discarded one', {}, 'message-discarded'],
  ])('%s is refused, and nothing is sent', async (_, changes, type) => {
    const { park, call, sent } = stage();
    await park(changes);
    await call(discard);
    const answer = await call(redrive);
    expect(answer).toMatchObject({ status: 409, body: { type: `urn:twolane:problem:${type}` } });
    expect(sent).toEqual([]);
  });

  test('a queue that does not take it leaves it open', async () => {
    const { park, call } = stage({ send: async () => ['InvalidMessageContents'] });
    await park();
    expect(await call(redrive)).toMatchObject({
      status: 502,
      body: { detail: expect.stringContaining('InvalidMessageContents') },
    });
    expect((await call(show)).body).toMatchObject({ status: 'redriving' });
    expect((await call({ route: 'GET /admin/messages', query: { status: 'open' } })).body).toMatchObject({
      items: [{ status: 'redriving' }],
    });
  });

  test('a crash after sending leaves it to be sent again, never marked unsent', async () => {
    let crashes = true;
    const { park, call, sent } = stage({
      hooks: {
        beforeCommit: async ({ writes }) => {
          const marks = writes.some((write) => 'item' in write && write.item['redriven'] !== undefined);
          if (marks && crashes) throw new RetryableError('the function died here');
        },
      },
    });
    await park();
    expect(await call(redrive)).toMatchObject({ status: 503 });
    expect(sent).toHaveLength(1);
    expect((await call(show)).body).toMatchObject({ status: 'redriving', redriving: { by: 'ann' } });
    crashes = false;
    expect(await call(redrive)).toMatchObject({ status: 200 });
    expect(sent).toHaveLength(2);
    expect((await call(show)).body).toMatchObject({ status: 'redriven', redriven: { times: 1 } });
  });

  test('a crash before sending has told the trail, and sent nothing', async () => {
    const { park, call, sent, verified } = stage({
      send: () => Promise.reject(new RetryableError('unreachable')),
    });
    await park();
    expect(await call(redrive)).toMatchObject({ status: 503 });
    expect(sent).toEqual([]);
    expect(await verified()).toMatchObject({ holds: true, verified: 1 });
  });

  test('somebody else who writes at the same time does not make it sent twice', async () => {
    let interfere = 2;
    const { park, call, sent, ports, store, verified } = stage({
      hooks: {
        beforeCommit: async ({ writes }) => {
          if (interfere === 0 || !writes.some((write) => 'item' in write && write.item['redriven'])) return;
          interfere -= 1;
          const entry = { atMs: nowMs, by: 'bob', action: 'other', about: 'replay/1' };
          await store.commit({ writes: await ports.audit.append(store, [entry]), events: [] });
        },
      },
    });
    await park();
    expect(await call(redrive)).toMatchObject({ status: 200 });
    expect(sent).toHaveLength(1);
    expect(await verified()).toMatchObject({ holds: true, verified: 4 });
  });
});

describe('discarding', () => {
  test('keeps the message, with who and why', async () => {
    const { park, call, store } = stage();
    await park();
    expect(await call(discard)).toMatchObject({ status: 200, body: { status: 'discarded' } });
    expect(store.all('Parked')).toHaveLength(1);
    expect((await call(show)).body).toMatchObject({ discarded: { by: 'ann', reason } });
    expect(await call(discard)).toMatchObject({ status: 409 });
  });

  test('needs a reason', async () => {
    const { park, call } = stage();
    await park();
    expect(await call({ ...discard, body: {} })).toMatchObject({ status: 400 });
  });
});

test('nobody changes anything with a token that only reads', async () => {
  const { park, call, sent } = stage();
  await park();
  for (const request of [redrive, discard]) {
    expect(await call({ ...request, claims: { client_id: 'ann', scope: 'read' } })).toMatchObject({
      status: 403,
    });
  }
  expect(sent).toEqual([]);
});
