import type { CloudEvent } from '@twolane/contracts';
import { RetryableError, type WrittenItem } from '@twolane/store';
import fc from 'fast-check';
import type { SkuQuantity } from './domain/sku-quantities.ts';
import { sumBySku } from './domain/sku-quantities.ts';
import { arrived, cancelled, confirmed, placed, sentBack } from './testing/given.ts';
import { INVENTORY, stage } from './testing/stage.ts';

const skus = ['A', 'B', 'C', 'D'];

const goods = fc.array(
  fc.record({ sku: fc.constantFrom(...skus), quantity: fc.integer({ min: 1, max: 3 }) }),
  {
    minLength: 1,
    maxLength: 5,
  },
);
const fate = fc.constantFrom('confirmed', 'cancelled');

/** A few orders over the same scarce SKUs; what comes in from outside; and how often the answer of a commit is lost. */
const history = fc.record({
  orders: fc.array(fc.record({ goods, fate }), { minLength: 1, maxLength: 4 }),
  arrivals: fc.array(goods, { minLength: 1, maxLength: 3 }),
  returns: fc.array(goods, { maxLength: 2 }),
  repeats: fc.array(fc.nat({ max: 1 }), { minLength: 20, maxLength: 20 }),
  lostAnswers: fc.array(fc.nat({ max: 40 }), { maxLength: 4 }),
});

/** Far more than any run needs; a message that still comes back then is stuck. */
const maxDeliveries = 60;

type Counters = { readonly [name: string]: number };
const skuOf = (key: WrittenItem['key']): string | undefined =>
  key.pk.startsWith('sku#') ? key.pk.slice('sku#'.length) : undefined;

/** Looks at every commit as it happens. */
const watch = () => {
  const available = new Map<string, number>();
  const crossings = new Map<string, number>();
  const broken: string[] = [];
  return {
    crossings,
    broken,
    written: (items: readonly WrittenItem[]): void => {
      for (const { table, key, item } of items) {
        const sku = skuOf(key);
        if (table !== INVENTORY || sku === undefined) continue;
        const count = (name: string): number => Number(item[name] ?? 0);
        const held = count('available') + count('reserved') + count('committed');
        if (held !== count('arrived') + count('returned')) broken.push(`${sku}: ${JSON.stringify(item)}`);
        if (Object.values(item).some((value) => Number(value) < 0)) broken.push(`${sku} is below zero`);
        if ((available.get(sku) ?? 0) === 0 && count('available') > 0) {
          crossings.set(sku, (crossings.get(sku) ?? 0) + 1);
        }
        available.set(sku, count('available'));
      }
    },
  };
};

const sumOf = (lists: readonly (readonly SkuQuantity[])[]): Counters =>
  Object.fromEntries(sumBySku(lists.flat()).map(({ sku, quantity }) => [sku, quantity]));

test('any interleaving of orders, cancellations, deliveries and returns, repeated and cut short, balances', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      history,
      async (scheduler, { orders, arrivals, returns, repeats, lostAnswers }) => {
        const watcher = watch();
        let commits = 0;
        // What the test itself reads at the end takes no part in the race.
        let racing = true;
        const inventory = stage({
          // Steps of at most three writes: nearly every order takes several.
          maxActions: 3,
          hooks: {
            beforeRead: async () => {
              if (racing) await scheduler.schedule(Promise.resolve(), 'read');
            },
            beforeCommit: async () => scheduler.schedule(Promise.resolve(), 'commit'),
            afterCommit: async () => {
              commits += 1;
              if (lostAnswers.includes(commits)) throw new RetryableError('the answer was lost');
            },
            written: watcher.written,
          },
        });
        const deliverUntilDone = async (event: CloudEvent): Promise<void> => {
          for (let tries = 0; tries < maxDeliveries; tries += 1) {
            if ((await inventory.deliver(event)) === 'done') return;
          }
          throw new Error(`${event.id} came back ${maxDeliveries} times`);
        };
        const all = (events: readonly CloudEvent[]): Promise<unknown> => {
          const repeated = events.flatMap((event, index) =>
            Array.from({ length: 1 + (repeats[index] ?? 0) }, () => event),
          );
          return scheduler.waitFor(Promise.all(repeated.map(deliverUntilDone)));
        };

        await all([
          ...arrivals.map((lines, n) => arrived(`arrival${n}`, lines)),
          ...orders.map(({ goods: lines }, n) => placed(`order${n}`, lines)),
          ...returns.map((lines, n) => sentBack(`return${n}`, lines)),
          ...orders.flatMap(({ fate: end }, n) => (end === 'cancelled' ? [cancelled(`order${n}`)] : [])),
        ]);
        // What orders would answer: an order without stock is cancelled, one with stock is confirmed.
        const told = (type: string, orderId: string): number =>
          inventory.recorded(type).filter(({ subject }) => subject === orderId).length;
        await all(
          orders.flatMap(({ fate: end }, n) => {
            if (end === 'cancelled') return [];
            return [
              told('StockReserved.v1', `order${n}`) > 0 ? confirmed(`order${n}`) : cancelled(`order${n}`),
            ];
          }),
        );

        racing = false;
        expect(watcher.broken).toEqual([]);
        expect(inventory.parked).toEqual([]);
        const committedOrders = orders.filter((_, n) => told('StockCommitted.v1', `order${n}`) > 0);
        const arrivedSum = sumOf(arrivals);
        const returnedSum = sumOf(returns);
        const committedSum = sumOf(committedOrders.map(({ goods: lines }) => lines));
        for (const sku of skus) {
          const came = (arrivedSum[sku] ?? 0) + (returnedSum[sku] ?? 0);
          expect(await inventory.levels(sku)).toEqual({
            arrived: arrivedSum[sku] ?? 0,
            returned: returnedSum[sku] ?? 0,
            committed: committedSum[sku] ?? 0,
            reserved: 0,
            available: came - (committedSum[sku] ?? 0),
          });
          const backInStock = inventory
            .recorded('ItemBackInStock.v1')
            .filter(({ subject }) => subject === sku);
          expect(backInStock).toHaveLength(watcher.crossings.get(sku) ?? 0);
        }
        for (const [n, { fate: end }] of orders.entries()) {
          const [reserved, rejected, committed, released] = [
            'StockReserved.v1',
            'StockRejected.v1',
            'StockCommitted.v1',
            'StockReleased.v1',
          ].map((type) => told(type, `order${n}`));
          // Reserved and rejected exclude each other; who is reserved is then either committed or released, once.
          expect([reserved, rejected]).not.toEqual([1, 1]);
          expect(committed).toBe(end === 'confirmed' ? reserved : 0);
          expect(released).toBe(end === 'cancelled' ? reserved : 0);
          if (end === 'confirmed') expect([reserved, rejected]).toContain(1);
        }
        const names = inventory.recorded().map(({ id }) => id);
        expect(new Set(names).size).toBe(names.length);
      },
    ),
    { numRuns: 200 },
  );
}, 60_000);
