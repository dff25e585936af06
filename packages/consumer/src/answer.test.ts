import { answerFor, type Handled, postponementsFor } from './answer.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { Outcome } from './outcome.ts';

const handled = (name: string, outcome: Outcome, receiveCount = 1): Handled => ({
  message: { messageId: `id-${name}`, receiptHandle: `handle-${name}`, receiveCount },
  outcome,
});

const batch: readonly Handled[] = [
  handled('applied', { kind: 'applied', steps: 1 }),
  handled('duplicate', { kind: 'alreadyApplied' }),
  handled('nothing', { kind: 'nothing', why: 'not ours' }),
  handled('parked', { kind: 'parked', cause: 'invalid-data', why: 'broken' }),
  handled('conflict', { kind: 'retry', cause: 'conflict', why: 'busy' }, 3),
  handled('late', { kind: 'retry', cause: 'outOfTime', why: 'no time' }, 3),
  handled('long', { kind: 'retry', cause: 'tooManySteps', why: 'long' }, 3),
  handled('broken', { kind: 'retry', cause: 'unexpected', why: 'bug' }, 500),
];

test('only messages to be retried are reported; a duplicate is done, and drops nobody else', () => {
  expect(answerFor(batch)).toEqual({
    batchItemFailures: [
      { itemIdentifier: 'id-conflict' },
      { itemIdentifier: 'id-late' },
      { itemIdentifier: 'id-long' },
      { itemIdentifier: 'id-broken' },
    ],
  });
});

test('a batch that is all done reports no failure', () => {
  expect(answerFor(batch.slice(0, 4))).toEqual({ batchItemFailures: [] });
});

test('retries come later the more often they failed; what only ran out of time comes at once', () => {
  const limits = { ...DEFAULT_LIMITS, retryPause: { baseMs: 1_000, growth: 2, capMs: 900_000 } };
  expect(postponementsFor(batch, limits, () => 0.5)).toEqual([
    { receiptHandle: 'handle-conflict', delaySec: 3 },
    { receiptHandle: 'handle-late', delaySec: 0 },
    { receiptHandle: 'handle-long', delaySec: 0 },
    { receiptHandle: 'handle-broken', delaySec: 675 },
  ]);
});
