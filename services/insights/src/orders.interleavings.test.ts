import type { CloudEvent } from '@twolane/contracts';
import { RetryableError } from '@twolane/store';
import fc from 'fast-check';
import {
  arrived,
  cancelled,
  committed,
  confirmed,
  placed,
  released,
  reserved,
  sentBack,
} from './testing/given.ts';
import { stage } from './testing/stage.ts';

const skus = ['A', 'B', 'C', 'D', 'E'];
const goods = fc.array(
  fc.record({ sku: fc.constantFrom(...skus), quantity: fc.integer({ min: 1, max: 3 }) }),
  { minLength: 1, maxLength: 6 },
);
const fate = fc.constantFrom('reserved', 'committed', 'released', 'rejected');
const history = fc.record({
  orders: fc.array(fc.record({ goods, fate }), { minLength: 1, maxLength: 4 }),
  arrivals: fc.array(goods, { maxLength: 2 }),
  returns: fc.array(goods, { maxLength: 2 }),
  repeats: fc.array(fc.nat({ max: 1 }), { minLength: 30, maxLength: 30 }),
  lostAnswers: fc.array(fc.nat({ max: 60 }), { maxLength: 4 }),
});

/** An order's life as others tell it; inventory's steps raise its sequence, too. */
const lifeOf = (orderId: string, lines: Parameters<typeof placed>[1], end: string): readonly CloudEvent[] => {
  const begun = [placed(orderId, lines), reserved(orderId, 3)];
  if (end === 'rejected') return [placed(orderId, lines), cancelled(orderId, 1)];
  if (end === 'committed') return [...begun, confirmed(orderId), committed(orderId, 6)];
  return end === 'released' ? [...begun, cancelled(orderId, 1), released(orderId, 7)] : begun;
};

const unitsOf = (
  lists: readonly (readonly { readonly sku: string; readonly quantity: number }[])[],
  sku: string,
) => lists.flat().reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);

const maxDeliveries = 80;

test('any interleaving with duplicates and lost answers gives the stock that a recount gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      history,
      async (scheduler, { orders, arrivals, returns, repeats, lostAnswers }) => {
        let commits = 0;
        let isRacing = true;
        const insights = stage({
          // Nearly every order takes several steps.
          maxSkus: 2,
          hooks: {
            beforeRead: async () => {
              if (isRacing) await scheduler.schedule(Promise.resolve(), 'read');
            },
            beforeCommit: async () => scheduler.schedule(Promise.resolve(), 'commit'),
            afterCommit: async () => {
              commits += 1;
              if (lostAnswers.includes(commits)) throw new RetryableError('the answer was lost');
            },
          },
        });
        const followUntilDone = async (event: CloudEvent): Promise<void> => {
          for (let tries = 0; tries < maxDeliveries; tries += 1) {
            if ((await insights.follow(event)) === 'done') return;
          }
          throw new Error(`${event.id} came back ${maxDeliveries} times`);
        };
        const events = [
          ...arrivals.map((lines, n) => arrived(`arrival${n}`, lines)),
          ...returns.map((lines, n) => sentBack(`return${n}`, lines)),
          ...orders.flatMap(({ goods: lines, fate: end }, n) => lifeOf(`order${n}`, lines, end)),
        ];
        const deliveries = events.flatMap((event, index) =>
          Array.from({ length: 1 + (repeats[index] ?? 0) }, () => event),
        );
        await scheduler.waitFor(Promise.all(deliveries.map(followUntilDone)));
        isRacing = false;

        expect(insights.parked).toEqual([]);
        const goodsOf = (end: string) =>
          orders.filter(({ fate: each }) => each === end).map(({ goods: lines }) => lines);
        for (const sku of skus) {
          const expected = {
            arrived: unitsOf(arrivals, sku),
            returned: unitsOf(returns, sku),
            reserved: unitsOf(goodsOf('reserved'), sku),
            committed: unitsOf(goodsOf('committed'), sku),
          };
          expect({ sku, ...expected, ...(await insights.counts(sku)) }).toEqual({ sku, ...expected });
        }
      },
    ),
    { numRuns: 150 },
  );
});
