/** The stack is killed in mid-load, again and again: nothing accepted is lost, nothing is applied twice. */
import { setTimeout as pause } from 'node:timers/promises';
import { dayFile, runStart, startAndStayUp, temporaryFolder } from '../support/start-process.ts';

const ORDERS = 90;
const SKUS = 7;
const KILLS = 4;
const ORDERS_PER_SEC = 15;

/** Order n wants 1 to 5 units of one SKU at 1.00 to 1.89. */
const orders = Array.from({ length: ORDERS }, (_, n) => ({
  id: String(3001 + n),
  sku: `2000${n % SKUS}`,
  quantity: (n % 5) + 1,
  priceMinor: 100 + n,
}));
const soldUnits = orders.reduce((sum, { quantity }) => sum + quantity, 0);
const soldMinor = orders.reduce((sum, { quantity, priceMinor }) => sum + quantity * priceMinor, 0);

const LIMIT_MS = 600_000;

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Killed somewhere between half a second after the first request and the middle of what is left. */
async function killInMidLoad(words: readonly string[], afterMs: number): Promise<void> {
  const running = runStart(words);
  while (!running.output().includes('Playing the day')) {
    const early = await Promise.race([running.ended, pause(50)]);
    if (early !== undefined) throw new Error(`start ended with ${early.status}:\n${early.output}`);
  }
  await pause(afterMs);
  running.kill('SIGKILL');
  const { signal } = await running.ended;
  expect(signal).toBe('SIGKILL');
}

test(
  `${KILLS} kills in mid-load lose nothing and double nothing`,
  async () => {
    const rows = orders.map(
      ({ id, sku, quantity, priceMinor }) =>
        `${id},${sku},THING,${quantity},,${(priceMinor / 100).toFixed(2)},,`,
    );
    const feed = folder.file('day.csv', dayFile(rows));
    const words = ['--feed', feed, '--rate', String(ORDERS_PER_SEC), '--data', `${folder.path}/data`];
    for (let kill = 0; kill < KILLS; kill += 1) await killInMidLoad(words, 700 + kill * 613);

    const stack = await startAndStayUp([...words, '--json', `${folder.path}/summary.json`]);
    try {
      expect(folder.json('summary.json')).toMatchObject({
        lines: { read: ORDERS, accepted: ORDERS, quarantined: 0 },
        amountMinor: { accepted: soldMinor, quarantined: 0, returned: 0 },
        orders: { placed: ORDERS, confirmed: ORDERS, cancelled: 0, returned: 0 },
        payments: {
          authorized: ORDERS,
          captured: ORDERS,
          capturedMinor: soldMinor,
          refunded: 0,
          refundedMinor: 0,
        },
        stock: { reserved: soldUnits, committed: soldUnits, released: 0 },
        events: { parked: 0, deadLettered: 0, inFlight: 0 },
      });
      // Not counted from events, but looked up: the warehouse is empty, and every unit went out.
      const token = await stack.token('inventory:read');
      for (let n = 0; n < SKUS; n += 1) {
        const sku = `2000${n}`;
        const response = await fetch(`${stack.httpUrl}/inventory/${sku}`, {
          headers: { authorization: `Bearer ${token}` },
        });
        const sold = orders
          .filter((order) => order.sku === sku)
          .reduce((sum, { quantity }) => sum + quantity, 0);
        expect(await response.json()).toMatchObject({ sku, available: 0, reserved: 0, committed: sold });
      }
    } finally {
      const { status } = await stack.stop();
      expect(status).toBe(0);
    }
  },
  LIMIT_MS,
);
