import { verifyTrail } from '../audit/index.ts';
import { ALL_SCOPES, about, plan, redelivery, rehearsed, stage } from './testing/stage.ts';

const approve = (change: object = {}) => ({
  ...about('id-1', 'approval'),
  key: 'approve',
  as: 'bob',
  body: { planHash: 'hash-1', reason: 'as rehearsed', ...change },
});
const reject = { ...about('id-1', 'rejection'), key: 'reject', as: 'bob', body: { reason: 'wrong hour' } };
const problemType = (name: string) => ({ type: `urn:twolane:problem:${name}` });

test('an approval is on record with its audit entry before the workflow is told', async () => {
  const it = await rehearsed();
  const answer = await it.call(approve());
  expect(answer).toMatchObject({
    status: 200,
    body: {
      status: 'awaitingApproval',
      approval: { by: 'bob', planHash: 'hash-1', allowExternal: false, at: '2026-11-26T12:00:00.000Z' },
    },
  });
  expect(it.told).toEqual(['wake token-approval']);
  expect(await it.actions()).toEqual([
    'replay-requested replay/id-1 alice',
    'replay-approved replay/id-1 bob',
  ]);
});

test('the totals of a month at eight consumers are no reason to refuse: the answer that is kept does without', async () => {
  const it = await rehearsed();
  const none = { applied: 123_456, alreadyApplied: 123_456, nothing: 0, failed: 0, frozen: 0, withheld: 0 };
  const perHour = Object.fromEntries(
    Array.from({ length: 720 }, (_, n) => [`2026-11-${n}`, { ...none, nothing: n * 7919 }]),
  );
  const perConsumer = Object.fromEntries(
    Array.from({ length: 8 }, (_, n) => [`consumer-${n}`, { outcomes: none, measures: {}, perHour }]),
  );
  await it.bring('id-1', { rehearsal: { outcomes: none, perConsumer } });
  const answer = await it.call(approve());
  expect(answer).toMatchObject({ status: 200, body: { approval: { by: 'bob' } } });
  expect(answer.text.length).toBeLessThan(2_000);
});

test('while the workflow is away the approval stands, and is told by the repetition', async () => {
  const it = await rehearsed();
  it.lose();
  expect((await it.call(approve())).status).toBe(200);
  it.find();
  expect((await it.call(approve())).headers).toMatchObject({ 'idempotency-replayed': 'true' });
  // As well under another key: the same approver, the same plan.
  expect((await it.call({ ...approve(), key: 'again' })).status).toBe(200);
  expect(it.told).toEqual(['wake token-approval', 'wake token-approval']);
  expect(await it.actions()).toHaveLength(2);
});

test('two approve at once: one does, the other hears of it; one entry, one approval', async () => {
  const it = await rehearsed();
  const answers = await Promise.all([
    it.call(approve()),
    it.call({ ...approve(), as: 'carol' }),
    it.call({ ...reject, as: 'dave' }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  expect(await it.actions()).toHaveLength(2);
  expect(await verifyTrail(it.ports.trail, it.store)).toMatchObject({ holds: true, verified: 2 });
});

test.each<[string, object, number, string]>([
  ['the requester', { as: 'alice' }, 403, 'own-request'],
  ['without replay:approve', { scope: 'read replay:request replay:override' }, 403, 'insufficient-scope'],
  [
    'external effects without replay:override',
    { ...approve({ allowExternal: true }), scope: 'replay:approve' },
    403,
    'override-needed',
  ],
  ['another plan', approve({ planHash: 'hash-2' }), 409, 'plan-changed'],
  ['no reason', approve({ reason: '' }), 400, 'invalid-request'],
  ['an override in the body', approve({ mayOverride: true }), 400, 'invalid-request'],
  ['no key', { key: undefined }, 400, 'idempotency-key-missing'],
])('not by or with %s', async (_, change, status, type) => {
  const it = await rehearsed();
  const { key, ...call } = { ...approve(), ...change };
  const answer = await it.call(key === undefined ? call : { ...call, key });
  expect(answer).toMatchObject({ status, body: problemType(type) });
  expect(it.told).toEqual([]);
  expect((await it.replay('id-1'))?.approval).toBeUndefined();
});

test('people are told apart by who they are, not by the client that they act through', async () => {
  const it = stage();
  const through = (client: string, as: string) => ({ as, through: client });
  await it.call({ ...through('console', 'alice'), route: 'POST /admin/replays', key: 'k', body: redelivery });
  await it.bring('id-1', { status: 'awaitingApproval', plan });
  expect(await it.call({ ...approve(), ...through('command-line', 'alice') })).toMatchObject({
    status: 403,
    body: problemType('own-request'),
  });
  expect(await it.call({ ...approve(), ...through('console', 'bob') })).toMatchObject({
    status: 200,
    body: { requestedBy: 'alice', approval: { by: 'bob' } },
  });
});

test('not of a plan whose time is over', async () => {
  const it = await rehearsed();
  it.later(86_400_000);
  expect(await it.call(approve())).toMatchObject({ status: 409, body: problemType('approval-expired') });
});

test('not of code that was not rehearsed', async () => {
  const it = await rehearsed();
  it.code.set('orders-outcomes', 'code-2');
  expect(await it.call(approve())).toMatchObject({ status: 409, body: problemType('plan-changed') });
});

test('what live consumers would do outside of the database needs a word of its own', async () => {
  const it = await rehearsed();
  await it.bring('id-1', { plan: { ...plan, externalEffects: ['payments-gateway'] } });
  expect(await it.call(approve())).toMatchObject({
    status: 409,
    body: { ...problemType('external-effects'), consumers: ['payments-gateway'] },
  });
  const allowed = await it.call({ ...approve({ allowExternal: true }), scope: ALL_SCOPES });
  expect(allowed).toMatchObject({ status: 200, body: { approval: { allowExternal: true } } });
});

test('not of what is being aborted, though it still waits', async () => {
  const it = await rehearsed();
  await it.call({ ...about('id-1', 'abort'), key: 'abort', body: { reason: 'wrong day' } });
  expect(await it.call(approve())).toMatchObject({ status: 409, body: problemType('replay-status') });
});

test('a rejection, and nothing after it', async () => {
  const it = await rehearsed();
  expect(await it.call(reject)).toMatchObject({
    status: 200,
    body: { status: 'rejected', cause: 'rejected: by bob: wrong hour' },
  });
  expect(it.told).toEqual(['wake token-approval']);
  expect(await it.call(approve())).toMatchObject({
    status: 409,
    body: problemType('not-awaiting-approval'),
  });
  expect((await it.actions()).at(-1)).toBe('replay-rejected replay/id-1 bob');
});
