import fc from 'fast-check';
import { type DeliveryFailure, stepAfterFailure, type Tries } from './retry.ts';

describe('what follows from a failed try', () => {
  const failure: DeliveryFailure = { errorCode: 'THROTTLING', errorMessage: '', isRetryable: true };
  const policy = { maximumRetryAttempts: 185, maximumEventAgeSec: 86_400 };
  test.each([
    [1, 0, 500],
    [1, 1, 1_000],
    [3, 1, 4_000],
    [12, 1, 600_000],
    [185, 0, 300_000],
  ])('after try %i, with luck %d: %i ms', (attempts, random, pauseMs) => {
    const step = stepAfterFailure(failure, { attempts, firstTriedMs: 0 }, policy, 10, random);
    expect(step).toEqual({ kind: 'retry', atMs: 10 + pauseMs });
  });
  test('the last of 185 retries was try 186', () => {
    const step = stepAfterFailure(failure, { attempts: 186, firstTriedMs: 0 }, policy, 10, 0);
    expect(step).toEqual({ kind: 'give-up', condition: 'MaximumRetryAttempts' });
  });

  test('whatever the luck: never more retries than allowed, never one after the age, pauses that grow', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 185 }),
        fc.integer({ min: 60, max: 86_400 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
        (maximumRetryAttempts, maximumEventAgeSec, luck) => {
          let tries: Tries = { attempts: 1, firstTriedMs: 0 };
          let nowMs = 0;
          for (;;) {
            const random = luck[tries.attempts % luck.length] ?? 0;
            const limits = { maximumRetryAttempts, maximumEventAgeSec };
            const step = stepAfterFailure(failure, tries, limits, nowMs, random);
            if (step.kind === 'give-up') {
              const isUsedUp = tries.attempts - 1 === maximumRetryAttempts;
              expect(step.condition).toBe(isUsedUp ? 'MaximumRetryAttempts' : 'MaximumEventAgeInSeconds');
              return;
            }
            const fullMs = Math.min(1_000 * 2 ** (tries.attempts - 1), 600_000);
            expect(step.atMs - nowMs).toBeGreaterThanOrEqual(fullMs / 2);
            expect(step.atMs - nowMs).toBeLessThanOrEqual(fullMs);
            expect(step.atMs).toBeLessThanOrEqual(maximumEventAgeSec * 1_000);
            tries = { attempts: tries.attempts + 1, firstTriedMs: 0 };
            expect(tries.attempts - 1).toBeLessThanOrEqual(maximumRetryAttempts);
            nowMs = step.atMs;
          }
        },
      ),
    );
  });
});
