import { about, rehearsed } from './testing/stage.ts';

test('who did what, newest first, and about one replay', async () => {
  const it = await rehearsed();
  await it.call({ ...about('id-1', 'abort'), key: 'k', body: { reason: 'wrong day' } });
  const { body } = await it.call({ route: 'GET /admin/audit', query: { limit: '1' } });
  expect(body).toMatchObject({
    items: [
      {
        seq: 2,
        at: '2026-11-26T12:00:00.000Z',
        by: 'alice',
        action: 'replay-abort-wished',
        about: 'replay/id-1',
        reason: 'wrong day',
        previous: expect.stringMatching(/^[0-9a-f]{64}$/),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ],
  });
  const rest = await it.call({ route: 'GET /admin/audit', query: { after: Object(body).next } });
  expect(rest.body).toMatchObject({ items: [{ seq: 1, action: 'replay-requested' }] });
  const none = await it.call({ route: 'GET /admin/audit', query: { about: 'replay/id-2' } });
  expect(none.body).toEqual({ items: [] });
});

test('the chain is verified, and against a head that was noted', async () => {
  const it = await rehearsed();
  const verify = (query = {}) => it.call({ route: 'GET /admin/audit/verification', query });
  const { body } = await verify();
  expect(body).toMatchObject({ holds: true, verified: 1 });
  const { head } = Object(body);
  expect((await verify({ noted: `${head.seq}.${head.hash}` })).body).toMatchObject({ holds: true });
  const other = `1.${'0'.repeat(64)}`;
  expect((await verify({ noted: other })).body).toMatchObject({
    holds: false,
    brokenAt: { seq: 1, why: 'altered' },
  });
});

test.each([
  ['GET /admin/audit', 'about', 'lock/orders-outcomes'],
  ['GET /admin/audit', 'about', 'replay/'],
  ['GET /admin/audit', 'by', 'alice'],
  ['GET /admin/audit/verification', 'noted', '1'],
  ['GET /admin/audit/verification', 'after', 'MQ'],
  ['GET /admin/audit/verification', 'limit', '5'],
])('%s not with %s=%s', async (route, field, value) => {
  const it = await rehearsed();
  expect(await it.call({ route, query: { [field]: value } })).toMatchObject({
    status: 400,
    body: { errors: [{ field }] },
  });
});
