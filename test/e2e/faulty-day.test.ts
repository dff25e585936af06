/**
 * A day is played while everything goes wrong that can: every write, answer, delivery, connection, clock and process.
 * In the end every figure is right.
 */
import { type FaultRule, faultsOf, idle } from '../support/faults.ts';
import { freePorts } from '../support/free-ports.ts';
import { dayFile, runStart, startAndStayUp, temporaryFolder } from '../support/start-process.ts';
import { until } from '../support/until.ts';

const TEST_LIMIT_MS = 600_000;
const SEED = 20_261_126;
const ORDERS = 60;
const FIRST_ORDER = 7001;
const ORDERS_PER_SEC = 12;
const SKUS = 3;

/** Order n wants n % 4 + 1 units at 1.00 to 1.59. */
const orders = Array.from({ length: ORDERS }, (_, n) => ({
  id: String(FIRST_ORDER + n),
  sku: `4000${n % SKUS}`,
  quantity: (n % 4) + 1,
  priceMinor: 100 + n,
}));
const soldUnits = orders.reduce((sum, { quantity }) => sum + quantity, 0);
const soldMinor = orders.reduce((sum, { quantity, priceMinor }) => sum + quantity * priceMinor, 0);
const rows = orders.map(
  ({ id, sku, quantity, priceMinor }) => `${id},${sku},THING,${quantity},,${(priceMinor / 100).toFixed(2)},,`,
);

/**
 * A stopped process hides its messages until the next start, and a payment whose mark cannot be kept waits until an
 * invocation would be over: of these there are few. All else happens again and again.
 */
const FEW = 2;
const stop = { service: 'function', kind: 'stop', times: FEW };
const commit = { service: 'dynamodb', operation: 'TransactWriteItems' };
const rules: readonly FaultRule[] = [
  { name: 'answer-lost', service: 'http', kind: 'failAfter', rate: 0.05 },
  { name: 'client-cut-off', service: 'http', kind: 'drop', when: 'after', rate: 0.05 },
  { name: 'client-throttled', service: 'http', kind: 'throttle', rate: 0.05 },
  { name: 'commit-throttled', ...commit, kind: 'throttle', rate: 0.05 },
  { name: 'commit-conflicts', ...commit, kind: 'conflict', rate: 0.1 },
  { name: 'commit-unanswered', ...commit, kind: 'failAfter', rate: 0.05 },
  { name: 'commit-cut-off', ...commit, kind: 'drop', when: 'after', rate: 0.05 },
  { name: 'read-fails', service: 'dynamodb', kind: 'failBefore', operation: '*Get*', rate: 0.03 },
  { name: 'effect-throttled', service: 'dynamodb', kind: 'throttle', resource: '*-effects', times: 3 * FEW },
  { name: 'effect-unanswered', service: 'dynamodb', kind: 'failAfter', resource: '*-effects', times: FEW },
  { name: 'table-slow', service: 'dynamodb', kind: 'delay', ms: 40, rate: 0.1 },
  { name: 'bus-throttled', service: 'events', kind: 'throttle', rate: 0.1 },
  { name: 'bus-takes-some', service: 'events', kind: 'partial', rate: 0.2 },
  { name: 'bus-unanswered', service: 'events', kind: 'failAfter', rate: 0.1 },
  { name: 'bus-cut-off', service: 'events', kind: 'drop', rate: 0.1 },
  { name: 'delivered-twice', service: 'delivery', kind: 'duplicate', rate: 0.1, ms: 300 },
  { name: 'delivered-late', service: 'delivery', kind: 'reorder', rate: 0.2, ms: 1_500 },
  { name: 'target-fails', service: 'delivery', kind: 'failAfter', rate: 0.03 },
  { name: 'handed-out-twice', service: 'queue', kind: 'duplicate', rate: 0.1 },
  { name: 'handed-out-mixed', service: 'queue', kind: 'reorder', rate: 0.5 },
  { name: 'api-stopped', ...stop, when: 'before', resource: '*-ordersHttp', rate: 0.1 },
  { name: 'gateway-stopped', ...stop, ms: 10, resource: '*-paymentsGateway' },
  { name: 'stock-stopped', ...stop, when: 'after', resource: '*-inventoryReservations', skip: 3 },
  { name: 'relay-stopped', ...stop, when: 'after', resource: '*-outboxRelay', skip: 3 },
  { name: 'clock-behind', service: 'function', kind: 'skew', ms: -10_000, rate: 0.2 },
  { name: 'clock-ahead', service: 'function', kind: 'skew', ms: 10_000, rate: 0.2 },
];

const folder = temporaryFolder();
afterAll(() => folder.remove());
const words = [
  ...['--feed', folder.file('day.csv', dayFile(rows))],
  ...['--rate', String(ORDERS_PER_SEC), '--data', `${folder.path}/data`],
];

/** Plays the day until everything has gone wrong at least once, and stops in the middle of what follows from it. */
async function playUnderFaults(): Promise<void> {
  const ports = await freePorts();
  const running = runStart([...words, ...ports.words]);
  try {
    const playing = until(
      async () => running.output(),
      (output) => output.includes('Playing the day'),
    );
    await Promise.race([playing, running.ended]);
    expect(running.output()).toContain('Playing the day');
    const faults = faultsOf(ports.awsUrl);
    await faults.plan(SEED, rules);
    const struck = await until(faults.struck, (counts) => idle(counts).length === 0);
    expect({ idle: idle(struck), struck }).toMatchObject({ idle: [] });
    const settling = until(
      async () => running.output(),
      (output) => output.includes('Day: settling'),
    );
    await Promise.race([settling, running.ended]);
    await faults.end();
  } finally {
    running.kill('SIGINT');
    await running.ended;
  }
}

test(
  'whatever goes wrong, each order is paid for once and its goods go out once',
  async () => {
    await playUnderFaults();
    // A start gives back at once what a stopped process had taken, and plays what is left of the day.
    const stack = await startAndStayUp([...words, '--json', `${folder.path}/summary.json`]);
    try {
      expect(folder.json('summary.json')).toMatchObject({
        lines: { read: ORDERS, accepted: ORDERS, quarantined: 0 },
        amountMinor: { accepted: soldMinor },
        orders: { placed: ORDERS, confirmed: ORDERS, cancelled: 0 },
        payments: { authorized: ORDERS, captured: ORDERS, capturedMinor: soldMinor, refunded: 0 },
        stock: { reserved: soldUnits, committed: soldUnits, released: 0 },
        events: { parked: 0, deadLettered: 0, inFlight: 0 },
      });
      // Not counted from events, but looked up: the warehouse is empty, and every unit went out.
      const token = await stack.token('inventory:read');
      for (let n = 0; n < SKUS; n += 1) {
        const sku = `4000${n}`;
        const response = await fetch(`${stack.httpUrl}/inventory/${sku}`, {
          headers: { authorization: `Bearer ${token}` },
        });
        const sold = orders
          .filter((order) => order.sku === sku)
          .reduce((sum, { quantity }) => sum + quantity, 0);
        expect(await response.json()).toMatchObject({ sku, available: 0, reserved: 0, committed: sold });
      }
    } finally {
      expect(await stack.stop()).toMatchObject({ status: 0 });
    }
  },
  TEST_LIMIT_MS,
);
