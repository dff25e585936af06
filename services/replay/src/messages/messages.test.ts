import { brokenBody } from './testing/sample.ts';
import { nowMs, stage } from './testing/stage.ts';

const messageId = 'inventory-reservations.20261121T110000000Z.m-1';
const one = '/admin/messages/{messageId}';
const params = { messageId };
const reason = 'mended';

describe('GET /admin/messages', () => {
  test('lists what was set aside, oldest first, with nothing of its data', async () => {
    const { park, call } = stage();
    await park({ body: brokenBody, sentAtMs: nowMs - 3_600_000 });
    await park({
      messageId: 'm-0',
      consumer: 'orders-outcomes',
      cause: 'frozen',
      sentAtMs: nowMs - 86_400_000,
    });
    await park({ messageId: 'm-2', kind: 'deadLettered', cause: 'dead-lettered' });
    const answer = await call({ route: 'GET /admin/messages' });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      items: [
        expect.objectContaining({
          messageId: 'orders-outcomes.20261120T120000000Z.m-0',
          cause: 'frozen',
        }),
        {
          messageId,
          consumer: 'inventory-reservations',
          kind: 'parked',
          cause: 'invalid-data',
          why: '/data/totalMinor must be integer',
          status: 'open',
          sentAt: '2026-11-21T11:00:00.000Z',
          parkedAt: '2026-11-21T11:00:01.000Z',
          receiveCount: 1,
          type: 'OrderPlaced.v1',
          subject: '536365',
          time: '2026-11-21T11:00:00.000Z',
          eventKey: 'twolane.orders/01ORDER',
          version: 0,
        },
        expect.objectContaining({ kind: 'deadLettered', cause: 'dead-lettered' }),
      ],
      sentAfter: '2026-10-21T12:00:00.000Z',
      sentBefore: '2026-11-22T12:00:00.000Z',
    });
  });

  test.each([
    ['by consumer', { consumer: 'orders-outcomes' }, ['m-0']],
    ['by cause', { cause: 'frozen' }, ['m-0']],
    ['by kind', { kind: 'deadLettered' }, ['m-2']],
    ['by age, from', { sentAfter: '2026-11-21T11:00:00Z' }, ['m-1', 'm-2', 'm-3']],
    ['by age, before', { sentBefore: '2026-11-21T11:00:00Z' }, ['m-0']],
    ['within an hour', { sentAfter: '2026-11-21T11:30:00Z', sentBefore: '2026-11-21T11:31:00Z' }, ['m-3']],
    ['by status', { status: 'discarded' }, []],
    [
      'older than corrections go',
      { sentAfter: '2026-05-01T00:00:00Z', sentBefore: '2026-06-01T00:00:00Z' },
      ['old'],
    ],
  ])('finds %s', async (_, query, expected) => {
    const { park, call } = stage();
    await park({ messageId: 'old', sentAtMs: Date.parse('2026-05-05T05:05:05Z') });
    await park({
      messageId: 'm-0',
      consumer: 'orders-outcomes',
      cause: 'frozen',
      sentAtMs: nowMs - 86_400_000,
    });
    await park({});
    await park({ messageId: 'm-2', kind: 'deadLettered', cause: 'dead-lettered' });
    await park({ messageId: 'm-3', sentAtMs: nowMs - 1_800_000 });
    const answer = await call({ route: 'GET /admin/messages', query });
    expect(idsIn(answer.body)).toEqual(expected);
  });

  test('pages through everything once, whatever the size of the pages and however empty the days', async () => {
    const { park, call } = stage();
    const ids: string[] = [];
    for (let n = 0; n < 130; n += 1) {
      const messageId = `m-${String(n).padStart(3, '0')}`;
      ids.push(messageId);
      await park({ messageId, sentAtMs: nowMs - 20 * 86_400_000 + n * 7_000_000 });
    }
    for (const limit of ['1', '7', '50', '100']) {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const query = { limit, ...(after === undefined ? {} : { after }) };
        const { body } = await call({ route: 'GET /admin/messages', query });
        seen.push(...idsIn(body));
        after = nextIn(body);
      } while (after !== undefined);
      expect(seen).toEqual(ids);
    }
  });

  test.each([
    [{ consumer: 'inventory' }, 'consumer'],
    [{ comsumer: 'orders-outcomes' }, 'comsumer'],
    [{ kind: 'lost' }, 'kind'],
    [{ status: 'forgotten' }, 'status'],
    [{ limit: '0' }, 'limit'],
    [{ limit: '101' }, 'limit'],
    [{ sentAfter: 'yesterday' }, 'sentAfter'],
    [{ sentAfter: '2026-11-21T00:00:00Z', sentBefore: '2026-11-20T00:00:00Z' }, 'sentBefore'],
    [{ sentAfter: '2020-11-21T00:00:00Z' }, 'sentAfter'],
    [{ after: 'eyJkYXkiOiIyMDI2In0.000000000000' }, 'after'],
  ])('refuses %j, naming the field', async (query, field) => {
    const answer = await stage().call({ route: 'GET /admin/messages', query });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });

  test('an item of other hands hides no other message', async () => {
    const { park, call, store } = stage();
    await park({});
    const key = { pk: 'inventory-reservations#2026-11-21', sk: '2026-11-21T10:00:00.000Z#strange' };
    await store.commit({
      writes: [{ kind: 'putIfAbsent', table: 'Parked', key, item: { hello: 1 } }],
      events: [],
    });
    const answer = await call({ route: 'GET /admin/messages' });
    expect(idsIn(answer.body)).toEqual(['m-1']);
    expect(answer.body).toMatchObject({ unreadable: 1 });
  });
});

test('GET /admin/frozen lists the frozen ones alone', async () => {
  const { park, call } = stage();
  await park({});
  await park({ messageId: 'm-2', cause: 'frozen' });
  expect(idsIn((await call({ route: 'GET /admin/frozen' })).body)).toEqual(['m-2']);
});

test('GET /admin/messages/summary counts by consumer, kind and cause', async () => {
  const { park, call } = stage();
  for (const messageId of ['a', 'b', 'c']) await park({ messageId });
  await park({ messageId: 'd', cause: 'frozen', sentAtMs: nowMs - 7_200_000 });
  const discarded = 'inventory-reservations.20261121T110000000Z.b';
  await call({ route: `POST ${one}/discard`, params: { messageId: discarded }, body: { reason } });
  const { body } = await call({ route: 'GET /admin/messages/summary' });
  const at = '2026-11-21T11:00:00.000Z';
  const consumer = 'inventory-reservations';
  expect(body).toMatchObject({
    items: [
      { consumer, kind: 'parked', cause: 'frozen', count: 1, open: 1, oldest: '2026-11-21T10:00:00.000Z' },
      { consumer, kind: 'parked', cause: 'invalid-data', count: 3, open: 2, oldest: at, newest: at },
    ],
  });
});

describe('GET /admin/messages/{messageId}', () => {
  test('looks inside, masked by the contract', async () => {
    const { park, call } = stage();
    await park({ body: brokenBody });
    const answer = await call({ route: `GET ${one}`, params });
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"0"' } });
    expect(answer.body).toMatchObject({
      status: 'open',
      sqsMessageId: 'm-1',
      original: {
        bytes: brokenBody.length,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        refusal: { cause: 'invalid-data', problems: [{ path: '/data/totalMinor' }] },
      },
      event: {
        id: '01ORDER',
        source: 'twolane.orders',
        data: { orderId: '536365', customerId: '[personal]', paymentMethod: '[secret]' },
      },
    });
    expect(answer.text).not.toContain('17850');
    expect(answer.text).not.toContain('tok_visa');
  });

  test.each(['nobody.20261121T110000000Z.m-1', 'inventory-reservations.20269921T110000000Z.m-1'])(
    'says that there is no %s',
    async (name) => {
      const answer = await stage().call({ route: `GET ${one}`, params: { messageId: name } });
      expect(answer.status).toBe(404);
    },
  );
});

const idsIn = (body: unknown): readonly string[] =>
  itemsIn(body).map((item) => item.messageId.split('.').at(-1) ?? '');

const itemsIn = (body: unknown): readonly { readonly messageId: string }[] =>
  typeof body === 'object' && body !== null && 'items' in body && Array.isArray(body.items) ? body.items : [];

const nextIn = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'next' in body ? String(body.next) : undefined;
