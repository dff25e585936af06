import { type Call, startFakeApi } from '../testing/fake-api.ts';
import { runTwolane } from '../testing/run-command.ts';

const ID = 'inventory-restock.20261125T040506000Z.m-1';
const PATH = `/admin/messages/${ID}`;
const message = {
  messageId: ID,
  consumer: 'inventory-restock',
  kind: 'parked',
  cause: 'contractBroken',
  why: 'data/lines/0/quantity must be integer',
  status: 'open',
  sentAt: '2026-11-25T04:05:06.000Z',
  type: 'StockArrived.v1',
  event: { type: 'StockArrived.v1', data: { lines: [{ quantity: '12' }] } },
};
const frozen = {
  status: 409,
  body: { type: 'urn:twolane:problem:frozen', title: 'The event is frozen', status: 409 },
};

test('a list goes over all pages, with the filter in each, as times the API understands', async () => {
  await using api = await startFakeApi({
    'GET /admin/messages': ({ query }) =>
      query.get('after') === null
        ? { body: { items: [message], next: 'p2' } }
        : { body: { items: [{ ...message, messageId: 'second' }] } },
  });
  const words = [
    'messages',
    'list',
    '--consumer',
    'inventory-restock',
    '--sent-after',
    '2026-11-25',
    '--limit',
    '0',
  ];
  const { status, stdout } = await runTwolane(words, { url: api.url });
  expect(status).toBe(0);
  expect(stdout).toContain(ID);
  expect(stdout).toContain('second');
  expect(api.to('GET /admin/messages').map(({ query }) => Object.fromEntries(query))).toEqual([
    { consumer: 'inventory-restock', limit: '100', sentAfter: '2026-11-25T00:00:00.000Z' },
    { consumer: 'inventory-restock', limit: '100', sentAfter: '2026-11-25T00:00:00.000Z', after: 'p2' },
  ]);
});

test('an empty list says so; as JSON it is nothing', async () => {
  await using api = await startFakeApi({ 'GET /admin/messages': [{ body: { items: [] } }] });
  expect((await runTwolane(['messages', 'list'], { url: api.url })).stdout).toBe('None.\n');
  expect((await runTwolane(['messages', 'list', '--json'], { url: api.url })).stdout).toBe('');
});

test('an edit is for the version that was looked at, and can be sent right away', async () => {
  await using api = await startFakeApi({
    [`GET ${PATH}`]: [{ body: message, headers: { etag: '"3"' } }],
    [`PUT ${PATH}`]: [{ body: { ...message, status: 'edited' } }],
    [`POST ${PATH}/redrive`]: [{ body: { ...message, status: 'redriven' } }],
  });
  const event = { type: 'StockArrived.v1', data: { lines: [{ quantity: 12 }] } };
  const ran = await runTwolane(
    ['messages', 'edit', ID, '--event', '-', '--reason', 'a number', '--redrive'],
    {
      url: api.url,
      input: JSON.stringify(event),
    },
  );
  expect(ran).toMatchObject({ status: 0, stdout: `${ID}: redriven\n` });
  expect(api.to(`PUT ${PATH}`)).toMatchObject([
    { body: { event, reason: 'a number' }, headers: { 'if-match': '"3"' }, scopes: ['deadletters:manage'] },
  ]);
  const keys = api.calls.flatMap(({ headers }) => headers['idempotency-key'] ?? []);
  expect(new Set(keys).size).toBe(2);
});

test('what is no JSON changes nothing', async () => {
  await using api = await startFakeApi({ [`GET ${PATH}`]: [{ body: message }] });
  const words = ['messages', 'edit', ID, '--event', '-', '--reason', 'x'];
  expect(await runTwolane(words, { url: api.url, input: '{' })).toMatchObject({ status: 2 });
});

test('of several messages one that is refused holds up no other', async () => {
  await using api = await startFakeApi({
    'POST /admin/messages/a/redrive': [{ body: { status: 'redriven' } }],
    'POST /admin/messages/b/redrive': [frozen],
    'POST /admin/messages/c/redrive': [{ body: { status: 'redriven' } }],
  });
  const ran = await runTwolane(['messages', 'redrive', 'a', 'b', 'c', '--reason', 'fixed'], { url: api.url });
  expect(ran).toMatchObject({ status: 1, stdout: 'a: redriven\nc: redriven\n' });
  expect(ran.stderr).toContain('b: The event is frozen (409)');
  expect(ran.stderr).toContain('twolane frozen adjust');
});

test('an id cannot reach another path', async () => {
  await using api = await startFakeApi({});
  await runTwolane(['messages', 'discard', '../replays/r1/abort', '--reason', 'x'], { url: api.url });
  expect(api.calls.map(({ path }) => path)).toEqual(['/admin/messages/../replays/r1/abort/discard']);
});

test('redrive-all goes on from answer to answer, each a command of its own, up to the limit', async () => {
  const answers = (call: Call) => {
    const after =
      typeof call.body === 'object' && call.body !== null && 'after' in call.body ? call.body.after : 'p0';
    return {
      body: {
        p0: { redriven: 1000, skipped: 2, failed: 0, left: 700, next: 'p1' },
        p1: { redriven: 500, skipped: 0, failed: 0, left: 200, next: 'p2' },
      }[String(after)],
    };
  };
  await using api = await startFakeApi({ 'POST /admin/messages/redrive': answers });
  const words = ['messages', 'redrive-all', '--consumer', 'inventory-restock', '--cause', 'refused'];
  const ran = await runTwolane(
    [...words, '--rate', '100', '--limit', '1500', '--reason', 'fixed', '--json'],
    { url: api.url },
  );
  expect(ran.status).toBe(0);
  expect(JSON.parse(ran.stdout)).toEqual({ redriven: 1500, skipped: 2, failed: 0, left: 200 });
  const common = { consumer: 'inventory-restock', cause: 'refused', ratePerSec: 100, reason: 'fixed' };
  expect(api.to('POST /admin/messages/redrive').map(({ body }) => body)).toEqual([
    { ...common, limit: 1000 },
    { ...common, limit: 500, after: 'p1' },
  ]);
});

test('frozen messages are adjusted by a replay', async () => {
  await using api = await startFakeApi({
    'GET /admin/frozen': [{ body: { items: [{ ...message, cause: 'frozen' }] } }],
    'POST /admin/replays': [{ status: 201, body: { replayId: 'r1', status: 'planning' } }],
  });
  expect((await runTwolane(['frozen', 'list'], { url: api.url })).stdout).toContain('frozen');
  const ran = await runTwolane(['frozen', 'adjust', ID, '--reason', 'came late', '--no-wait'], {
    url: api.url,
  });
  expect(ran.status).toBe(0);
  expect(api.to('POST /admin/replays')).toMatchObject([
    { body: { mode: 'backfill', frozen: [ID], reason: 'came late' } },
  ]);
});
