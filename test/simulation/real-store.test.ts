import { dynoxide } from '../support/dynamo-engine.ts';
import { memoryBase } from './memory-base.ts';
import { startRealBase } from './real-base.ts';
import { simulate } from './simulate.ts';

const SEEDS = [3, 11, 42];

/** What the store in memory does, the real one does: the same history has the same trace, call by call. */
(dynoxide().missing === undefined ? describe : describe.skip)('through the real SDK and engine', () => {
  let real: Awaited<ReturnType<typeof startRealBase>> | undefined;
  beforeAll(async () => {
    real = await startRealBase();
  });
  afterAll(() => real?.stop());

  test.each(SEEDS)('seed %d is the same, to its last step', async (seed) => {
    const store = await real?.fresh();
    const through = await simulate(seed, store === undefined ? {} : { store });
    expect(through).toEqual(await simulate(seed, { store: memoryBase }));
    expect(through.violation).toBeUndefined();
  });
});
