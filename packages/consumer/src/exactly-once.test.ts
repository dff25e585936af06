import { RetryableError } from '@twolane/store';
import fc from 'fast-check';
import { addInThreeSteps, addToTotal, addToTotalOnce, counted } from './testing/counted.ts';
import { bodyOf } from './testing/sqs.ts';
import { stage } from './testing/stage.ts';

/** What may go wrong with one commit. */
const fault = fc.constantFrom('none', 'none', 'lost request', 'lost answer', 'conflict');

/**
 * Batches of deliveries of events 0..9, in any order, each any number of times. Whatever is left in the queue is
 * delivered again at the end, without faults, as SQS would.
 */
const history = fc.record({
  batches: fc.array(fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 8,
  }),
  faults: fc.array(fault, { maxLength: 40 }),
  concurrency: fc.integer({ min: 1, max: 10 }),
});

describe.each([
  ['a mark of its own', 'mark', addToTotal, 1],
  ['a mark after three steps', 'mark', addInThreeSteps, 3],
  ['the aggregate’s own inbox', 'aggregate', addToTotalOnce, 1],
] as const)('%s', (_, inbox, react, times) => {
  test('duplicates, disorder, lost requests and lost answers: each event is applied exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ batches, faults, concurrency }) => {
        const upcoming = [...faults];
        let losesAnswer = false;
        const { deliver, total } = stage({
          inbox,
          react,
          limits: { concurrency, maxSetbacks: 20 },
          beforeCommit: async () => {
            const next = upcoming.shift();
            if (next === 'lost request') throw new RetryableError('lost request');
            if (next === 'conflict') return { kind: 'conflict', writes: [] };
            losesAnswer = next === 'lost answer';
            return undefined;
          },
          afterCommit: async () => {
            if (!losesAnswer) return;
            losesAnswer = false;
            throw new RetryableError('lost answer');
          },
        });
        // Powers of two: the total tells which events are in it, and a second application of one shows.
        const messages = (batch: readonly number[], round: number) =>
          batch.map((n, place) => ({
            messageId: `${round}-${place}`,
            body: bodyOf(counted({ id: String(n), units: 2 ** n })),
          }));
        for (const [round, batch] of batches.entries()) await deliver(messages(batch, round));
        upcoming.length = 0;
        const all = batches.flat();
        let left = await deliver(messages(all, 1_000));
        for (let again = 1; again < 10 && left.length > 0; again += 1)
          left = await deliver(messages(all, 1_000));
        expect(left).toEqual([]);
        const expected = [...new Set(all)].reduce((sum, n) => sum + 2 ** n, 0);
        expect(await total()).toBe(times * expected);
      }),
      { numRuns: 60 },
    );
  });
});
