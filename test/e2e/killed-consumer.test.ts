/** Consumers that hang, time out, throw or are killed in the middle of a batch, while a day is played. */
import { apiOf } from '../support/api.ts';
import { faultsOf } from '../support/faults.ts';
import { freePorts } from '../support/free-ports.ts';
import { dayFile, runStart, startAndStayUp, temporaryFolder } from '../support/start-process.ts';
import { tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';
import { workersOf } from '../support/workers.ts';

const TEST_LIMIT_MS = 600_000;
const ORDERS = 40;
const FIRST_ORDER = 6001;
const ORDERS_PER_SEC = 10;
/** Orders beside the feed: one whose provider does not answer at first, and one that comes after it. */
const FLAKY = 'flaky';
const BEHIND = 'behind';
const OUTCOMES = 'twolane-dev-ordersOutcomes';
const GATEWAY = 'twolane-dev-paymentsGateway';
const BATCH_SIZE = 10;
/** Longer than any function may take. */
const FOR_GOOD_MS = 300_000;
/** The provider keeps it waiting for longer. */
const PATIENCE_MS = 500;
const SCOPES = ['orders:write', 'orders:read', 'payments:read'];

/** Order n wants n % 4 + 1 units at 1.00 to 1.39. */
const orders = Array.from({ length: ORDERS }, (_, n) => ({
  id: String(FIRST_ORDER + n),
  quantity: (n % 4) + 1,
  priceMinor: 100 + n,
}));
const soldUnits = orders.reduce((sum, { quantity }) => sum + quantity, 0);
const soldMinor = orders.reduce((sum, { quantity, priceMinor }) => sum + quantity * priceMinor, 0);
const rows = orders.map(
  ({ id, quantity, priceMinor }) => `${id},30001,THING,${quantity},,${(priceMinor / 100).toFixed(2)},,`,
);

const folder = temporaryFolder();
const dataDir = `${folder.path}/data`;
const words = [
  ...['--feed', folder.file('day.csv', dayFile(rows))],
  ...['--rate', String(ORDERS_PER_SEC), '--data', dataDir],
];
afterAll(() => folder.remove());

const chargeOf = (orderId: string, more: object = {}) => ({
  orderId,
  currency: 'GBP',
  lines: [{ sku: 'FEE', quantity: 1, unitPriceMinor: 700, kind: 'charge' }],
  ...more,
});

const client = async (httpUrl: string, issuerUrl: string) => {
  const api = apiOf(httpUrl, await tokenFor(issuerUrl, 'test', SCOPES));
  const statusOf = async (path: string): Promise<unknown> => (await api.get(path)).body['status'];
  return {
    ...api,
    confirmed: async (): Promise<number> => {
      const seen = await Promise.all(orders.map(({ id }) => statusOf(`/orders/${id}`)));
      return seen.filter((status) => status === 'confirmed').length;
    },
    becomes: async (path: string, ...allowed: readonly unknown[]): Promise<void> => {
      const seen = await until(
        () => statusOf(path),
        (status) => allowed.includes(status),
      );
      expect({ path, seen, isAllowed: allowed.includes(seen) }).toMatchObject({ isAllowed: true });
    },
  };
};

async function hangAndKill(): Promise<void> {
  const ports = await freePorts();
  const running = runStart([...words, ...ports.words]);
  const faults = faultsOf(ports.awsUrl);
  try {
    const playing = until(
      async () => running.output(),
      (output) => output.includes('Playing the day'),
    );
    await Promise.race([playing, running.ended]);
    expect(running.output()).toContain('Playing the day');
    const api = await client(ports.httpUrl, ports.issuerUrl);
    // It hangs in the middle of a commit: nobody learns any more that an order is paid for.
    const commit = { service: 'dynamodb', operation: 'TransactWriteItems', principal: OUTCOMES };
    await faults.plan(1, [{ name: 'hangs', ...commit, kind: 'delay', ms: FOR_GOOD_MS, times: 1 }]);
    expect(await until(faults.struck, ({ hangs }) => hangs === 1)).toEqual({ hangs: 1 });
    const hung = workersOf(dataDir, OUTCOMES);
    for (const pid of hung) process.kill(pid, 'SIGSTOP');
    for (const { id } of orders) await api.becomes(`/payments/${id}`, 'authorized', 'captured');
    expect(await api.confirmed()).toBeLessThan(ORDERS);

    // Killed while it waits for a provider that has the money, and does not say so.
    const kill = { service: 'function', kind: 'stop', resource: GATEWAY, ms: PATIENCE_MS, times: 1 };
    await faults.plan(1, [{ name: 'killed', ...kill }]);
    const flaky = chargeOf(FLAKY, { paymentMethod: 'sim_timeout_once' });
    expect(await api.command('/orders', flaky, FLAKY)).toMatchObject({ status: 201 });
    await api.becomes(`/payments/${FLAKY}`, 'requested');
    const killed = await until(faults.struck, (struck) => struck['killed'] === 1);
    expect(killed).toEqual({ killed: 1 });
    expect(await api.command('/orders', chargeOf(BEHIND), BEHIND)).toMatchObject({ status: 201 });
    await api.becomes(`/payments/${BEHIND}`, 'authorized', 'captured');

    // The hung one runs into its time-out. What it held stays hidden until its queue gives it back; the rest goes on.
    const left = await until(
      async () => workersOf(dataDir, OUTCOMES).filter((pid) => hung.includes(pid)),
      (pids) => pids.length < hung.length,
    );
    expect(left.length).toBeLessThan(hung.length);
    const least = ORDERS - BATCH_SIZE * hung.length;
    expect(await until(api.confirmed, (count) => count >= least)).toBeGreaterThanOrEqual(least);
  } finally {
    running.kill('SIGINT');
    await running.ended;
  }
}

test(
  'its neighbours go on, and in the end every figure is right',
  async () => {
    await hangAndKill();
    // A start gives back at once what was hidden.
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
      const api = await client(stack.httpUrl, stack.issuerUrl);
      for (const id of [FLAKY, BEHIND]) {
        const payment = await api.get(`/payments/${id}`);
        expect(payment.body).toMatchObject({ status: 'captured', capturedMinor: 700 });
      }
    } finally {
      expect(await stack.stop()).toMatchObject({ status: 0 });
    }
  },
  TEST_LIMIT_MS,
);
