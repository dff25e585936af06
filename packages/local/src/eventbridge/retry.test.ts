import { type DeliveryFailure, stepAfterFailure } from './retry.ts';

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
});
