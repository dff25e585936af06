import type { CloudEvent } from '@twolane/contracts';
import { RetryableError } from '@twolane/store';
import fc from 'fast-check';
import { authorized, declined, outOfStock } from './testing/given.ts';
import { stage } from './testing/stage.ts';

const outcomes: { readonly [name: string]: CloudEvent } = {
  authorized: authorized('o', 2000),
  declined: declined('o'),
  outOfStock: outOfStock('o'),
};
const lamps = { sku: 'LAMP', quantity: 2, unitPriceMinor: 1000 };

/** Outcomes, cancellations and returns of one order, in any order and any number, and commits whose answer is lost. */
const history = fc.record({
  outcomes: fc.array(fc.constantFrom(...Object.keys(outcomes)), { minLength: 1, maxLength: 5 }),
  cancellationKeys: fc.array(fc.constantFrom('c1', 'c2'), { maxLength: 3 }),
  returns: fc.array(
    fc.record({ key: fc.constantFrom('r1', 'r2', 'r3'), quantity: fc.integer({ min: 1, max: 2 }) }),
    {
      maxLength: 4,
    },
  ),
  lostAnswers: fc.array(fc.nat({ max: 12 }), { maxLength: 3 }),
});

const maxDeliveries = 30;

test('whatever races, an order ends one way, once, and never gives back more than it took', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      history,
      async (scheduler, { cancellationKeys, returns, lostAnswers, ...rest }) => {
        let racing = false;
        let commits = 0;
        const { call, deliver, order, recorded, parked } = stage({
          hooks: {
            beforeRead: async () => {
              if (racing) await scheduler.schedule(Promise.resolve(), 'read');
            },
            beforeCommit: async () => {
              if (racing) await scheduler.schedule(Promise.resolve(), 'commit');
            },
            afterCommit: async () => {
              commits += 1;
              if (racing && lostAnswers.includes(commits)) throw new RetryableError('the answer was lost');
            },
          },
        });
        await call({
          route: 'POST /orders',
          key: 'k',
          body: { orderId: 'o', currency: 'GBP', lines: [lamps] },
        });
        racing = true;
        const untilDone = async (name: string): Promise<void> => {
          const event = outcomes[name];
          for (let tries = 0; event !== undefined && tries < maxDeliveries; tries += 1) {
            if ((await deliver(event)) === 'done') return;
          }
          throw new Error(`${name} came back ${maxDeliveries} times`);
        };
        const params = { orderId: 'o' };
        await scheduler.waitFor(
          Promise.all([
            ...rest.outcomes.map(untilDone),
            ...cancellationKeys.map((key) =>
              call({ route: 'POST /orders/{orderId}/cancellation', params, key }),
            ),
            ...returns.map(({ key, quantity }) =>
              call({
                route: 'POST /orders/{orderId}/returns',
                params,
                key: `${key}-${quantity}`,
                body: { returnId: key, lines: [{ sku: 'LAMP', quantity }] },
              }),
            ),
          ]),
        );
        racing = false;

        expect(parked).toEqual([]);
        const settled = recorded().filter(
          ({ type }) => type === 'OrderConfirmed.v1' || type === 'OrderCancelled.v1',
        );
        expect(settled).toHaveLength(1);
        const status = (await order('o'))?.status;
        expect(status).toBe(settled[0]?.type === 'OrderConfirmed.v1' ? 'confirmed' : 'cancelled');
        const refunds = recorded('OrderReturned.v1').map(({ data }) => data);
        const refundedMinor = refunds.reduce<number>(
          (sum, data) =>
            sum +
            (typeof data === 'object' && data !== null && 'amountMinor' in data
              ? Number(data.amountMinor)
              : 0),
          0,
        );
        expect(refundedMinor).toBeLessThanOrEqual(status === 'confirmed' ? 2000 : 0);
        const sequences = recorded().filter(({ subject }) => subject === 'o');
        expect(new Set(sequences.map(({ sequence }) => sequence)).size).toBe(sequences.length);
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);
