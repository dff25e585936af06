import { dynoxide } from '../support/dynamo-engine.ts';
import { startRealBase } from './real-base.ts';
import { simulate } from './simulate.ts';

const SEEDS = [3, 11, 42];

/**
 * What the store in memory does, the real one does: the same history has the same steps, faults, events and end. Calls of one instant may
 * come back in another order, so that their lines change places.
 */
(dynoxide().missing === undefined ? describe : describe.skip)('through the real SDK and engine', () => {
  let real: Awaited<ReturnType<typeof startRealBase>> | undefined;
  beforeAll(async () => {
    real = await startRealBase();
  });
  afterAll(() => real?.stop());

  test.each(SEEDS)('seed %d goes the same way', async (seed) => {
    const store = await real?.fresh();
    const { traceHash: _, ...through } = await simulate(seed, store === undefined ? {} : { store });
    expect(await simulate(seed)).toMatchObject(through);
    expect(through.violation).toBeUndefined();
  });
});
