import { brokenBody, data, goodBody, order } from './testing/sample.ts';
import { stage } from './testing/stage.ts';

const messageId = 'inventory-reservations.20261121T110000000Z.m-1';
const one = '/admin/messages/{messageId}';
const params = { messageId };
const reason = 'mended';

describe('PUT /admin/messages/{messageId}', () => {
  const shown = {
    ...order,
    data: { ...data, customerId: '[personal]', paymentMethod: '[secret]', totalMinor: 2000 },
  };
  const put = { route: `PUT ${one}`, params, headers: { 'if-match': '"0"' } };

  test('keeps a corrected copy beside the original, with what was masked put back', async () => {
    const { park, call, sent, store } = stage();
    await park({ body: brokenBody });
    const before = store.all('Parked');
    const answer = await call({ ...put, body: { event: shown, reason } });
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"1"' }, body: { status: 'edited' } });
    expect(store.all('Parked')).toEqual(before);
    expect((await call({ route: `GET ${one}`, params })).body).toMatchObject({
      original: { refusal: { cause: 'invalid-data' } },
      edited: { by: 'ann', reason, copy: 1, description: 'An event.', event: { data: { totalMinor: 2000 } } },
    });
    await call({ route: `POST ${one}/redrive`, params, body: { reason } });
    expect(sent.map(({ consumer, body }) => [consumer, JSON.parse(body)])).toEqual([
      ['inventory-reservations', JSON.parse(goodBody)],
    ]);
  });

  test('needs the ETag of what was seen, and refuses a stale one', async () => {
    const { park, call } = stage();
    await park({ body: brokenBody });
    const body = { event: shown, reason };
    expect(await call({ ...put, headers: {}, body })).toMatchObject({ status: 428 });
    expect(await call({ ...put, body })).toMatchObject({ status: 200 });
    expect(await call({ ...put, body })).toMatchObject({
      status: 412,
      body: { type: 'urn:twolane:problem:precondition-failed', detail: expect.stringContaining('"1"') },
    });
    expect(await call({ ...put, headers: { 'if-match': '"1"' }, body })).toMatchObject({ status: 200 });
    expect((await call({ route: `GET ${one}`, params })).body).toMatchObject({ edited: { copy: 2 } });
  });

  test.each([
    ['another id', { ...shown, id: 'other' }, '#/event/id'],
    ['another source', { ...shown, source: 'twolane.payments' }, '#/event/source'],
    [
      'another time of recording',
      { ...shown, recordedtime: '2026-11-21T11:30:00.000Z' },
      '#/event/recordedtime',
    ],
    ['a time that makes it frozen', { ...shown, time: '2026-01-01T00:00:00.000Z' }, '#/event/time'],
    ['a time of the future', { ...shown, time: '2026-12-01T00:00:00.000Z' }, '#/event/time'],
    [
      'data that still break the contract',
      { ...shown, data: { ...shown.data, totalMinor: -1 } },
      '#/event/data/totalMinor',
    ],
    ['a type that the consumer does not take', { ...shown, type: 'OrderReturned.v1' }, '#/event/type'],
    [
      'a mask at another place',
      { ...shown, data: { ...shown.data, currency: '[secret]' } },
      '#/event/data/currency',
    ],
  ])('refuses %s with its place', async (_, event, pointer) => {
    const { park, call, commits } = stage();
    await park({ body: brokenBody });
    const answer = await call({ ...put, body: { event, reason } });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      errors: [expect.objectContaining({ pointer: expect.stringContaining(pointer) })],
    });
    expect(commits).toHaveLength(1);
  });

  test('of a body that was no event makes one, recorded when it came', async () => {
    const { park, call, sent } = stage();
    await park({ body: 'not JSON at all', cause: 'not-json' });
    const { recordedtime: _, ...event } = order;
    expect(await call({ ...put, body: { event, reason } })).toMatchObject({ status: 200 });
    await call({ route: `POST ${one}/redrive`, params, body: { reason } });
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({
      'detail-type': 'OrderPlaced.v1',
      detail: { ...order, recordedtime: '2026-11-21T11:00:00.000Z' },
    });
  });

  test('refuses a frozen message, whose time nobody may mend without approval', async () => {
    const { park, call } = stage();
    await park({ body: goodBody, cause: 'frozen' });
    const answer = await call({ ...put, body: { event: shown, reason } });
    expect(answer).toMatchObject({ status: 409, body: { type: 'urn:twolane:problem:frozen' } });
  });

  test.each([
    ['no event', { reason }, '#/event'],
    ['no reason', { event: shown }, '#/reason'],
    ['a stranger', { event: shown, reason, force: true }, '#/force'],
    ['a prototype', '{"event":{"data":{"__proto__":{"a":1}}},"reason":"x"}', '#/event/data'],
  ])('refuses %s', async (_, body, pointer) => {
    const { park, call } = stage();
    await park({ body: brokenBody });
    expect(await call({ ...put, body })).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});

describe('an edit where payments follow from what the consumer does', () => {
  const event = { ...order, data: { ...data, totalMinor: 2000 } };
  const edited = async (by = 'ann') => {
    const given = stage({ reachesOutside: true });
    await given.park({ body: brokenBody });
    const claims = { client_id: by, scope: 'deadletters:manage' };
    const headers = { 'if-match': '"0"' };
    const put = { route: `PUT ${one}`, params, headers, claims, body: { event, reason } };
    expect(await given.call(put)).toMatchObject({ status: 200 });
    return given;
  };
  const redrive = { route: `POST ${one}/redrive`, params, body: { reason } };
  const redriveAll = {
    route: 'POST /admin/messages/redrive',
    body: { consumer: 'inventory-reservations', ratePerSec: 10, limit: 10 },
  };

  test('is not sent by whoever made it, neither alone nor among many', async () => {
    const { call, sent } = await edited();
    expect(await call(redrive)).toMatchObject({
      status: 403,
      body: { type: 'urn:twolane:problem:own-edit' },
    });
    expect(await call(redriveAll)).toMatchObject({ status: 200, body: { redriven: 0, skipped: 1 } });
    expect(sent).toEqual([]);
  });

  test('is sent by somebody else who has looked at it, one by one', async () => {
    const { call, sent } = await edited('ben');
    const unseen = { status: 409, body: { type: 'urn:twolane:problem:unseen-copy' } };
    expect(await call(redrive)).toMatchObject(unseen);
    expect(await call(redriveAll)).toMatchObject({ status: 200, body: { redriven: 0, skipped: 1 } });
    expect(await call({ ...redrive, body: { reason, copy: 2 } })).toMatchObject(unseen);
    expect(sent).toEqual([]);
    expect(await call({ ...redrive, body: { reason, copy: 1 } })).toMatchObject({ status: 200 });
    expect(sent.map(({ body }) => JSON.parse(body).detail.data.totalMinor)).toEqual([2000]);
  });

  test('that took the place of the one that was looked at is not sent', async () => {
    const { call, sent } = await edited('ben');
    const again = { ...event, data: { ...event.data, totalMinor: 9999 } };
    const claims = { client_id: 'ben', scope: 'deadletters:manage' };
    const put = { route: `PUT ${one}`, params, headers: { 'if-match': '"1"' }, claims };
    expect(await call({ ...put, body: { event: again, reason } })).toMatchObject({ status: 200 });
    expect(await call({ ...redrive, body: { reason, copy: 1 } })).toMatchObject({ status: 409 });
    expect(sent).toEqual([]);
  });

  test('what nobody has edited is sent by anybody who may', async () => {
    const { call, park, sent } = stage({ reachesOutside: true });
    await park({ body: goodBody });
    expect(await call(redrive)).toMatchObject({ status: 200 });
    expect(sent).toHaveLength(1);
  });
});
