import { callWith } from '@twolane/http/testing';
import { RetryableError } from '@twolane/store';
import { ordersHttp } from '../../../services/orders/src/orders-http.ts';
import type { Around } from '../../crash-points/core/calls.ts';
import { interruptedStore } from '../../crash-points/world/interrupted.ts';
import { lane1, undisturbed } from '../../crash-points/world/lane1.ts';
import { itemAt, saidIds } from '../../crash-points/world/look.ts';
import { createRandom, seedFor } from '../../simulation/kernel/random.ts';
import { createWrongs } from './first-wrong.ts';

const ORDERS = 'Orders';
const HOUR_MS = 3_600_000;
const MAX_COMMANDS = 14;
/** As long as a caller of the HTTP API waits, and a little more. */
const LONGEST_MS = 60_000;

interface Said {
  readonly orderId: string;
  readonly quantity: number;
  readonly text: string;
}

/**
 * Clients that place orders with few keys between them, repeat themselves, mistake one key for another, and meet lost answers and frozen sandboxes. Each
 * key of each client is one command: the same answer for ever, or a refusal, and never another one's.
 */
export const huntCommands = async (seed: number): Promise<string | undefined> => {
  const random = createRandom(seedFor(seed, 'commands'));
  const world = lane1();
  const rate = random.chance(0.5) ? 0.05 : 0;
  const wrong = createWrongs();
  let calledAtMs = world.clock.now();
  const faulty: Around = async (name, serve, broken = () => new RetryableError(name)) => {
    if (name === 'commit' && world.clock.now() - calledAtMs > LONGEST_MS)
      wrong('a command is committed long after its request was over');
    if (random.chance(rate)) throw broken();
    const value = await serve();
    // The caller has been answered, and the sandbox is frozen with this answer on its way.
    if (name !== 'commit' && random.chance(rate)) world.clock.pass(HOUR_MS / 2);
    if (random.chance(rate)) throw broken();
    return value;
  };
  const boot = (around: Around) =>
    ordersHttp(
      {
        store: interruptedStore(world.store, around),
        table: ORDERS,
        newId: world.newId,
        clock: world.clock.now,
        random: () => 0.5,
        sleep: async () => undefined,
      },
      world.httpPorts('ordersHttp'),
    );
  const [shaky, calm] = [boot(faulty), boot(undisturbed)];
  const place = (handler: typeof calm, client: string, key: string, orderId: string, quantity: number) => {
    calledAtMs = world.clock.now();
    return callWith(handler, {
      route: 'POST /orders',
      body: { orderId, currency: 'GBP', lines: [{ sku: 'LAMP', quantity, unitPriceMinor: 100 }] },
      headers: { 'idempotency-key': `"${key}"` },
      claims: { client_id: client, scope: 'orders:write' },
    });
  };

  const answered = new Map<string, Said>();
  const placed = new Map<string, number>();
  for (let commands = 0; commands < MAX_COMMANDS; commands += 1) {
    const [client, key] = [random.pick(['shop', 'till']), random.pick(['k-1', 'k-2'])];
    const [orderId, quantity] = [random.pick(['o-1', 'o-2', 'o-3']), random.whole(1, 2)];
    const name = `${client} ${key}`;
    const before = answered.get(name);
    await place(shaky, client, key, orderId, quantity);
    const { status, text } = await place(calm, client, key, orderId, quantity);
    const isSame = before?.orderId === orderId && before.quantity === quantity;
    if (before !== undefined && isSame && (status !== 201 || text !== before.text)) {
      return `${name}, repeated, is answered by ${status} ${text} instead of ${before.text}`;
    }
    if (before !== undefined && !isSame && status !== 422) {
      return `${name} of another payload is answered by ${status} ${text}`;
    }
    if (before === undefined && status === 201) {
      if (placed.has(orderId)) return `${orderId} is placed a second time`;
      if (!text.includes(`"${orderId}"`)) return `${name} of ${orderId} is answered by ${text}`;
      placed.set(orderId, quantity);
      answered.set(name, { orderId, quantity, text });
    }
    if (before === undefined && status === 409 && !placed.has(orderId)) {
      return `${orderId} is refused as placed, and was not: ${text}`;
    }
    if (before === undefined && status === 422) return `a fresh key is refused: ${text}`;
    const total = itemAt(world, ORDERS, `order#${orderId}`, 'order')?.['totalMinor'];
    const expected = placed.get(orderId);
    if (expected !== undefined && total !== expected * 100) return `${orderId} is worth ${String(total)}`;
    if (random.chance(0.1))
      world.clock.pass(random.whole(1, 600) * HOUR_MS * (random.chance(0.2) ? 0 : 0.001));
  }
  const said = saidIds(world, 'OrderPlaced.v1').length;
  return (
    wrong.first() ??
    (said === placed.size ? undefined : `${placed.size} orders were placed, ${said} were said to be`)
  );
};
