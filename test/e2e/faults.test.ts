/** Clients that all come at once, and events on the bus that no consumer can use. */
import { type Answer, type Api, apiOf } from '../support/api.ts';
import { type BusEntry, openBus } from '../support/bus.ts';
import { openTables } from '../support/stack-tables.ts';
import { dayFile, startAndStayUp, temporaryFolder, type UpStack } from '../support/start-process.ts';
import { tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const START_LIMIT_MS = 120_000;
const TEST_LIMIT_MS = 90_000;
const AT_ONCE = 20;
const DAY_MS = 86_400_000;
const SCOPES = ['orders:write', 'orders:read', 'events:write', 'inventory:read', 'payments:read'];

const folder = temporaryFolder();
const nowMs = Date.now();

let stack: UpStack;
let shop: Api;
let otherShop: Api;
let bus: ReturnType<typeof openBus>;
let tables: ReturnType<typeof openTables>;

beforeAll(async () => {
  const feed = folder.file('day.csv', dayFile(['5001,10007,CUP,2,,2.55,,']));
  stack = await startAndStayUp(['--feed', feed, '--rate', 'max', '--data', `${folder.path}/data`]);
  shop = apiOf(stack.httpUrl, await tokenFor(stack.issuerUrl, 'shop', SCOPES));
  otherShop = apiOf(stack.httpUrl, await tokenFor(stack.issuerUrl, 'other-shop', SCOPES));
  bus = openBus(stack.awsUrl);
  tables = openTables(stack.dynamodbUrl);
}, START_LIMIT_MS);

afterAll(async () => {
  bus?.close();
  tables?.close();
  await stack?.stop();
  folder.remove();
}, START_LIMIT_MS);

/** A charge takes no stock, so that nothing but the money stands between an order and its confirmation. */
const orderOf = (changes: object) => ({
  currency: 'GBP',
  lines: [{ sku: 'FEE', quantity: 1, unitPriceMinor: 700, kind: 'charge' }],
  ...changes,
});

const atOnce = <Value>(make: (n: number) => Promise<Value>): Promise<readonly Value[]> =>
  Promise.all(Array.from({ length: AT_ONCE }, (_, n) => make(n)));

const withStatus = (answers: readonly Answer[], status: number): readonly Answer[] =>
  answers.filter((answer) => answer.status === status);

const expectStatuses = (answers: readonly Answer[], allowed: readonly number[]): void => {
  expect(answers.map(({ status }) => status).filter((status) => !allowed.includes(status))).toEqual([]);
};

/** Ids of the orders that bear a reference, as the journal has them. */
const ordersPlaced = async (matches: (data: Readonly<Record<string, unknown>>) => boolean) =>
  (await tables.recorded()).filter(
    ({ type, data }) =>
      type === 'OrderPlaced.v1' && matches(Object.fromEntries(Object.entries(Object(data)))),
  );

const confirmed = async (orderId: unknown): Promise<void> => {
  const answer = await until(
    () => shop.get(`/orders/${orderId}`),
    ({ body }) => body['status'] === 'confirmed',
  );
  expect(answer.body).toMatchObject({ orderId, status: 'confirmed' });
};

describe('one Idempotency-Key', () => {
  test('many times at once is one order, and one answer', async () => {
    const request = orderOf({ customerId: 'at-once' });
    const answers = await atOnce(() => shop.command('/orders', request, 'at-once'));
    expectStatuses(answers, [201, 409]);
    for (const { headers, body } of withStatus(answers, 409)) {
      expect(headers['retry-after']).toBe('1');
      expect(body).toMatchObject({ type: 'urn:twolane:problem:request-in-progress' });
    }
    const orderIds = new Set(withStatus(answers, 201).map(({ body }) => body['orderId']));
    expect(orderIds.size).toBe(1);
    const again = await shop.command('/orders', request, 'at-once');
    expect(again).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' } });
    expect(orderIds).toContain(again.body['orderId']);
    expect(await ordersPlaced(({ customerId }) => customerId === 'at-once')).toHaveLength(1);
    await confirmed(again.body['orderId']);
  });

  test('for many orders at once is one of them', async () => {
    const answers = await atOnce((n) =>
      shop.command('/orders', orderOf({ customerId: 'many', orderId: `many-${n}` }), 'many'),
    );
    expectStatuses(answers, [201, 409, 422]);
    expect(withStatus(answers, 201)).toHaveLength(1);
    expect(await ordersPlaced(({ customerId }) => customerId === 'many')).toHaveLength(1);
  });

  test(
    'belongs to the client and the route that used it',
    async () => {
      const request = orderOf({ customerId: 'mine' });
      const [mine, theirs] = [
        await shop.command('/orders', request, 'mine'),
        await otherShop.command('/orders', request, 'mine'),
      ];
      expect([mine.status, theirs.status]).toEqual([201, 201]);
      expect(theirs.headers['idempotency-replayed']).toBeUndefined();
      expect(theirs.body['orderId']).not.toBe(mine.body['orderId']);
      await confirmed(mine.body['orderId']);
      const elsewhere = await shop.command(
        `/orders/${mine.body['orderId']}/returns`,
        { lines: request.lines },
        'mine',
      );
      expect(elsewhere.status).toBe(201);
      expect(elsewhere.body).toMatchObject({ orderId: mine.body['orderId'], amountMinor: 700 });
      const named = orderOf({ orderId: 'named', customerId: 'mine' });
      expect((await shop.command('/orders', named, 'named')).status).toBe(201);
      expect(await otherShop.command('/orders', named, 'named')).toMatchObject({
        status: 409,
        body: { type: 'urn:twolane:problem:order-exists' },
      });
    },
    TEST_LIMIT_MS,
  );
});

test('one order id with many keys at once is one order', async () => {
  const request = orderOf({ orderId: 'contended' });
  const answers = await atOnce((n) => shop.command('/orders', request, `contended-${n}`));
  expectStatuses(answers, [201, 409]);
  expect(withStatus(answers, 201)).toHaveLength(1);
  expect(await ordersPlaced(({ orderId }) => orderId === 'contended')).toHaveLength(1);
});

test('a provider that does not answer keeps nobody waiting but its own order', async () => {
  const flaky = orderOf({ orderId: 'flaky', paymentMethod: 'sim_timeout_once' });
  expect(await shop.command('/orders', flaky, 'flaky')).toMatchObject({ status: 201 });
  expect(await shop.command('/orders', orderOf({ orderId: 'behind' }), 'behind')).toMatchObject({
    status: 201,
  });
  await confirmed('behind');
  await confirmed('flaky');
});

const arrival = (id: string, sku: string, changes: object = {}) => ({
  specversion: '1.0',
  id,
  source: 'warehouse.faults',
  type: 'StockArrived.v1',
  data: { deliveryId: id, lines: [{ sku, quantity: 3 }] },
  ...changes,
});

test('one event many times at once is recorded once, and its goods arrive once', async () => {
  const answers = await atOnce(() => shop.event(arrival('at-once', 'ATONCE')));
  expectStatuses(answers, [202]);
  expect(answers.filter(({ body }) => body['accepted'] === 1)).toHaveLength(1);
  const { body } = await until(
    () => shop.get('/inventory/ATONCE'),
    ({ status }) => status === 200,
  );
  expect(body).toMatchObject({ available: 3 });
});

describe('an event that cannot be used', () => {
  const placed = (id: string, changes: object = {}) => ({
    specversion: '1.0',
    id,
    source: 'twolane.orders',
    type: 'OrderPlaced.v1',
    subject: id,
    time: new Date(nowMs).toISOString(),
    datacontenttype: 'application/json',
    dataschema: 'urn:twolane:event:OrderPlaced.v1',
    partitionkey: id,
    recordedtime: new Date(nowMs).toISOString(),
    correlationid: id,
    data: { orderId: id, totalMinor: 700, ...orderOf({}) },
    ...changes,
  });
  const entry = (detail: unknown): BusEntry => ({
    source: 'twolane.orders',
    detailType: 'OrderPlaced.v1',
    detail,
  });
  const takers = ['inventory-reservations', 'payments-intents'];

  const unusable = [
    ['malformed', { hello: 'world' }],
    ['malformed', placed('bad-source', { source: 'twolane.payments' })],
    ['malformed', JSON.parse(JSON.stringify(placed('bad-name')).replace('"data"', '"__proto__":{},"data"'))],
    ['unknown-version', placed('bad-version', { type: 'OrderPlaced.v2' })],
    ['unknown-type', placed('bad-type', { type: 'OrderEaten.v1' })],
    ['invalid-data', placed('bad-data', { data: { ...placed('bad-data').data, totalMinor: -1 } })],
    ['hop-limit', placed('bad-loop', { hopcount: 33 })],
    ['frozen', placed('bad-old', { time: new Date(nowMs - 90 * DAY_MS).toISOString() })],
    ['future', placed('bad-soon', { time: new Date(nowMs + DAY_MS).toISOString() })],
  ] as const;

  test(
    'is set aside whole with its cause by each who takes it, and holds up nobody',
    async () => {
      await bus.put([...unusable.map(([, detail]) => entry(detail)), entry(placed('good'))]);
      const expected = takers.flatMap((consumer) => unusable.map(([cause]) => `${consumer} ${cause}`)).sort();
      const parked = await until(
        () => tables.parked(),
        (items) => items.length >= expected.length,
      );
      expect(parked.map(({ consumer, cause }) => `${consumer} ${cause}`).sort()).toEqual(expected);
      const details = parked.map(({ body }) => JSON.stringify(JSON.parse(String(body)).detail));
      for (const [, detail] of unusable) {
        expect(details.filter((text) => text === JSON.stringify(detail))).toHaveLength(takers.length);
      }
      // The good one came with them, and went on to the provider.
      const payment = await until(
        () => shop.get('/payments/good'),
        ({ body }) => body['status'] === 'authorized',
      );
      expect(payment.body).toMatchObject({ status: 'authorized', amountMinor: 700 });
    },
    TEST_LIMIT_MS,
  );

  test('from long ago is taken at the door, and set aside by its consumer', async () => {
    const old = arrival('long-ago', 'LONGAGO', { time: new Date(nowMs - 90 * DAY_MS).toISOString() });
    const { status, body } = await shop.event(old);
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 1, results: [{ status: 'accepted', lateness: 'frozen' }] });
    const ofRestock = async () =>
      (await tables.parked()).filter(({ consumer }) => consumer === 'inventory-restock');
    const parked = await until(ofRestock, (items) => items.length > 0);
    expect(parked).toMatchObject([{ cause: 'frozen', why: expect.stringContaining('correction window') }]);
    expect(JSON.parse(String(parked[0]?.['body'])).detail).toMatchObject(old);
    expect((await shop.get('/inventory/LONGAGO')).status).toBe(404);
  });
});

test(
  'an order that follows goes through, and no queue holds anything',
  async () => {
    const { status } = await shop.command('/orders', orderOf({ orderId: 'after-all' }), 'after-all');
    expect(status).toBe(201);
    await confirmed('after-all');
    const captured = await until(
      () => shop.get('/payments/after-all'),
      ({ body }) => body['status'] === 'captured',
    );
    expect(captured.body).toMatchObject({ status: 'captured', capturedMinor: 700 });
    expect(
      await until(
        () => bus.waiting(),
        (waiting) => Object.keys(waiting).length === 0,
      ),
    ).toEqual({});
  },
  TEST_LIMIT_MS,
);
