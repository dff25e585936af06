/** What the public API is sent by the careless and the malicious: refused by name, and without a trace. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  arrival,
  BATCH,
  eventsRequest,
  SINGLE,
  wrongEvents,
  wrongRequests,
} from '../support/hostile/events.ts';
import {
  plainOrder,
  wrongBodies,
  wrongFields,
  wrongFollowUps,
  wrongHeaders,
} from '../support/hostile/orders.ts';
import { wrongBytes, wrongPaths } from '../support/hostile/paths.ts';
import { expectRefusal, jsonOf, namesIn, type RefusedRow, type Sent } from '../support/hostile/row.ts';
import { hangUp, type RawAnswer, sendBytes, sendRaw } from '../support/raw-request.ts';
import { openTables } from '../support/stack-tables.ts';
import {
  dayFile,
  runStart,
  startAndStayUp,
  temporaryFolder,
  type UpStack,
} from '../support/start-process.ts';
import { forgedTokens, tokenFor } from '../support/tokens.ts';

const START_LIMIT_MS = 300_000;
const SETTLE_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 50;
const DAY_MS = 86_400_000;
const ORDER = '4001';
const SKU = '10007';
/** In the second of two deliveries of one name. */
const OTHER_UNITS = 1_000;
const SCOPES = ['orders:write', 'orders:read', 'events:write', 'inventory:read', 'payments:read'];

const folder = temporaryFolder();
const nowMs = Date.now();
const feed = folder.file('day.csv', dayFile([`${ORDER},${SKU},CUP,2,,2.55,,`]));
const words = ['--feed', feed, '--rate', 'max', '--data', `${folder.path}/data`];

let stack: UpStack;
let token: string;
let tables: ReturnType<typeof openTables>;
let before: readonly string[];
let keys = 0;
let arrivedUnits = 0;

beforeAll(async () => {
  stack = await startAndStayUp(words);
  token = await tokenFor(stack.issuerUrl, 'shop', SCOPES);
  tables = openTables(stack.dynamodbUrl);
  before = await tables.snapshot();
}, START_LIMIT_MS);

afterAll(async () => {
  tables?.close();
  await stack?.stop();
  folder.remove();
}, START_LIMIT_MS);

/** POST /orders as `shop` with a fresh key, but for what is sent. */
function send({ headers = {}, ...sent }: Sent): Promise<RawAnswer> {
  keys += 1;
  const all = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': `"hostile-${keys}"`,
    ...headers,
  };
  const given = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return sendRaw(stack.httpUrl, {
    method: 'POST',
    path: '/orders',
    ...sent,
    headers: Object.fromEntries(given),
  });
}

const refused = (what: string, rows: readonly RefusedRow[]): void => {
  test.each(rows)(`${what}: %s`, async (_, status, names, sent) => {
    expectRefusal(await send(sent), status, names);
  });
};

describe('is refused with its reason', () => {
  refused('POST /orders', wrongBodies);
  refused('POST /orders', wrongFields);
  refused('POST /orders', wrongHeaders);
  refused('after an order', wrongFollowUps(ORDER, SKU));
  refused('a path', wrongPaths);
  refused('POST /events', wrongRequests);

  test.each(wrongEvents(nowMs))('POST /events: %s', async (_, status, names, sent) => {
    const answer = await send(sent);
    expectRefusal(answer, status, '');
    for (const result of Object(answer.json).results) {
      expect(result).toMatchObject({ status: 'refused', problem: { type: expect.any(String) } });
      expect(namesIn(result.problem)).toContain(names);
    }
  });

  test.each(wrongBytes)('%s', async (_, bytes) => {
    expect(await sendBytes(stack.httpUrl, bytes)).toBe(400);
  });

  test('a token that is none, or not ours, or not for this', async () => {
    const forged = forgedTokens(`${folder.path}/data`, stack.issuerUrl, 'orders:write', nowMs);
    const { good, ...bad } = forged;
    const readOnly = await tokenFor(stack.issuerUrl, 'shop', ['orders:read', 'events:write']);
    const statusWith = async (authorization: string | undefined): Promise<number> =>
      (await send({ ...jsonOf({}), headers: { authorization } })).status;
    // A good one comes as far as the empty body: so the others fail for what they are.
    expect(await statusWith(`Bearer ${good}`)).toBe(400);
    expect(await statusWith(`Bearer ${readOnly}`)).toBe(403);
    for (const [what, each] of Object.entries(bad)) {
      expect({ what, status: await statusWith(`Bearer ${each}`) }).toEqual({ what, status: 401 });
    }
    for (const header of [
      undefined,
      '',
      'Bearer',
      'Bearer x.y.z',
      `Basic ${token}`,
      `Bearer ${token}, ${token}`,
    ]) {
      expect({ header, status: await statusWith(header) }).toEqual({ header, status: 401 });
    }
  });

  test('clients that hang up in the middle of a request', async () => {
    const head = `POST /orders HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-length: 900\r\n`;
    const halves = [
      head,
      `${head}content-type: application/json\r\nidempotency-key: "gone"\r\n\r\n{"currency":`,
    ];
    for (const half of halves) for (let n = 0; n < 10; n += 1) await hangUp(stack.httpUrl, half);
    expect(await send({ method: 'GET', path: `/orders/${ORDER}` })).toMatchObject({ status: 200 });
  });

  test('and none of it left anything behind', async () => {
    expect(before.join()).toContain(ORDER);
    expect(await tables.snapshot()).toEqual(before);
  });
});

const statusOf = async (path: string): Promise<unknown> =>
  Object((await send({ method: 'GET', path })).json).status;

async function settled(path: string, status: string): Promise<void> {
  const untilMs = Date.now() + SETTLE_LIMIT_MS;
  while ((await statusOf(path)) !== status && Date.now() < untilMs) await pause(LOOK_EVERY_MS);
  expect({ path, status: await statusOf(path) }).toEqual({ path, status });
}

describe('is taken for what it says', () => {
  const strange = [
    ['a format', '%s%n%x {{7*7}} \u0024{jndi:ldap://x} $(reboot)'],
    ['markup', `"><script>alert('1')</script><!--`],
    ['a query', "'; DROP TABLE orders; --"],
    ['right to left', 'שלום مرحبا'],
    ['many planes', '😀 𝒪𝓇𝒹ℯ𝓇 e\u0301'],
  ] as const;

  test.each(strange)('%s as reference', async (_, reference) => {
    const answer = await send(jsonOf(plainOrder({ reference })));
    expect(answer.status).toBe(201);
    const { orderId } = Object(answer.json);
    const shown = await send({ method: 'GET', path: `/orders/${orderId}` });
    expect(shown.json).toMatchObject({ orderId, reference });
    await settled(`/orders/${orderId}`, 'confirmed');
  });

  test('the longest name of a client with the strangest key', async () => {
    const longest = await tokenFor(stack.issuerUrl, '漢'.repeat(256), ['orders:write']);
    const request = {
      ...jsonOf(plainOrder({ orderId: 'longest' })),
      headers: { authorization: `Bearer ${longest}`, 'idempotency-key': `"${'%'.repeat(255)}"` },
    };
    const [first, again] = [await send(request), await send(request)];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.headers['idempotency-replayed']).toBe('true');
    await settled('/orders/longest', 'confirmed');
  });

  test('hostile correlation is replaced, not repeated', async () => {
    const headers = { 'x-correlation-id': '%0d%0aset-cookie: a=b', traceparent: '00-zz-zz-zz' };
    const answer = await send({ method: 'GET', path: `/orders/${ORDER}`, headers });
    expect(answer.status).toBe(200);
    expect(answer.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('good events beside bad ones, each for itself', async () => {
    const events = [
      arrival('good-1'),
      arrival('bad-1', { type: 'StockArrived.v9' }),
      null,
      arrival('good-2'),
      arrival('good-1'),
      arrival('good-2', {
        data: { deliveryId: 'other', lines: [{ sku: 'HOSTILE', quantity: OTHER_UNITS }] },
      }),
      arrival('frozen', { time: new Date(nowMs - 90 * DAY_MS).toISOString() }),
    ];
    const answer = await send(eventsRequest(jsonOf(events), BATCH));
    expect(answer.status).toBe(202);
    expect(answer.json).toMatchObject({ refused: 3, unavailable: 0 });
    const { results } = Object(answer.json);
    // Which of two with one name comes first is not said; that one of them does, and no more, is.
    const endOf = (index: number): string => results[index].status;
    expect([endOf(0), endOf(4)].sort()).toEqual(['accepted', 'duplicate']);
    expect([endOf(1), endOf(2)]).toEqual(['refused', 'refused']);
    expect([endOf(3), endOf(5)].sort()).toEqual(['accepted', 'refused']);
    arrivedUnits = 1 + (endOf(3) === 'accepted' ? 1 : OTHER_UNITS);
    expect(results[6]).toMatchObject({ status: 'accepted', lateness: 'frozen' });
  });

  test('the same event again, and another in its name', async () => {
    const again = await send(eventsRequest(jsonOf(arrival('good-1')), SINGLE));
    expect(again.status).toBe(202);
    expect(again.json).toMatchObject({ accepted: 0, duplicates: 1, refused: 0 });
    const other = await send(eventsRequest(jsonOf(arrival('good-1', { subject: 'other' })), SINGLE));
    expect(other.status).toBe(409);
    expect(namesIn(Object(other.json).results[0].problem)).toEqual(['#/id']);
  });
});

test(
  'what follows goes through, and every figure is right',
  async () => {
    const path = '/orders/after-all';
    await send(
      jsonOf({
        orderId: 'after-all',
        currency: 'GBP',
        lines: [{ sku: 'HOSTILE', quantity: 1, unitPriceMinor: 100 }],
      }),
    );
    await settled(path, 'confirmed');
    await settled('/reservations/after-all', 'committed');
    const stock = await send({ method: 'GET', path: '/inventory/HOSTILE' });
    expect(stock.json).toMatchObject({ available: arrivedUnits - 1, reserved: 0, committed: 1 });
    const { status } = await stack.stop();
    expect(status).toBe(0);

    const ended = await runStart([...words, '--exit', '--json', `${folder.path}/summary.json`]).ended;
    expect(ended).toMatchObject({ status: 0, output: expect.stringContaining('Balanced') });
    // Of the day's own order alone; the frozen delivery is kept aside by both who take deliveries, and nothing else is.
    expect(folder.json('summary.json')).toMatchObject({
      lines: { read: 1, accepted: 1, quarantined: 0 },
      orders: { placed: 1, confirmed: 1 },
      events: { parked: 2, deadLettered: 0, inFlight: 0 },
    });
  },
  START_LIMIT_MS,
);
