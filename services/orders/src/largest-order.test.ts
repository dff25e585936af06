import { authorized } from './testing/given.ts';
import { stage } from './testing/stage.ts';

/** EventBridge PutEvents: 256 KB an entry (source, detail type, detail; 14 bytes of time). SQS: the same for a message. */
const maxEntryBytes = 256 * 1024;
/** What EventBridge writes around the detail, and SQS hands on. */
const envelopeBytes = 1024;
const maxItemBytes = 400 * 1024;

/** As long as a line can be: 28 characters of code bring 2,500 of them to 245,001 bytes, the limit is 245,760. */
const lineOf = (codeLength: number) => ({
  sku: 'X'.repeat(codeLength),
  quantity: 400_000,
  unitPriceMinor: 1_000_000,
  kind: 'charge',
});
const largest = {
  orderId: 'o'.repeat(64),
  customerId: 'c'.repeat(64),
  currency: 'GBP',
  paymentMethod: 'p'.repeat(128),
  reference: '🪔'.repeat(64),
  lines: Array.from({ length: 2_500 }, () => lineOf(28)),
};

test('the largest order fits one item and one bus entry, all its life', async () => {
  const { call, deliver, recorded, store } = stage();
  expect(await call({ route: 'POST /orders', key: 'k1', body: largest })).toMatchObject({
    status: 201,
    body: { totalMinor: 1_000_000_000_000_000 },
  });
  expect(await deliver(authorized(largest.orderId, 1_000_000_000_000_000))).toBe('done');
  const back = {
    returnId: 'r'.repeat(64),
    lines: largest.lines.map((line) => ({ ...line, quantity: 399_999 })),
  };
  const params = { orderId: largest.orderId };
  expect(
    await call({ route: 'POST /orders/{orderId}/returns', params, key: 'k2', body: back }),
  ).toMatchObject({
    status: 201,
  });

  expect(recorded().map(({ type }) => type)).toEqual([
    'OrderPlaced.v1',
    'OrderConfirmed.v1',
    'OrderReturned.v1',
  ]);
  const entryBytes = recorded().map((event) => Buffer.byteLength(JSON.stringify(event)) + envelopeBytes);
  expect(Math.max(...entryBytes)).toBeLessThan(maxEntryBytes);
  // The test is about large ones: it must not pass because everything became small.
  expect(Math.max(...entryBytes)).toBeGreaterThan(0.9 * maxEntryBytes);
  // JSON is longer than what DynamoDB counts: it has quotes and commas that cost nothing there.
  const itemBytes = store.all('Orders').map(({ item }) => Buffer.byteLength(JSON.stringify(item)));
  expect(Math.max(...itemBytes)).toBeLessThan(maxItemBytes);
});

test.each([
  ['one byte a line more', { lines: Array.from({ length: 2_500 }, () => lineOf(29)) }, 422],
  ['one line more', { lines: [...largest.lines, lineOf(1)] }, 400],
])('%s is refused', async (_, changes, status) => {
  const { call } = stage();
  const answer = await call({ route: 'POST /orders', key: 'k', body: { ...largest, ...changes } });
  expect(answer).toMatchObject({ status, body: { errors: [{ pointer: '#/lines' }] } });
});
