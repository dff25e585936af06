import { dynoxide } from '../support/dynamo-engine.ts';
import { memoryBase } from './memory-base.ts';
import { startRealBase } from './real-base.ts';
import { simulate, type Verdict } from './simulate.ts';

const SEEDS = [3, 11, 42];

/** Of calls that a handler makes at once, an engine answers whichever it likes first: lines of one millisecond are compared in no order. */
const inNoOrder = ({ traceHash: _, trace, ...verdict }: Verdict) => ({ ...verdict, trace: trace.toSorted() });

/** What the store in memory does, the real one does: the same history has the same trace, call by call. */
(dynoxide().missing === undefined ? describe : describe.skip)('through the real SDK and engine', () => {
  let real: Awaited<ReturnType<typeof startRealBase>> | undefined;
  beforeAll(async () => {
    real = await startRealBase();
  });
  afterAll(() => real?.stop());

  test.each(SEEDS)('seed %d is the same, to its last step', async (seed) => {
    const store = await real?.fresh();
    const through = await simulate(seed, { trace: true, ...(store === undefined ? {} : { store }) });
    expect(through.trace.length).toBeGreaterThan(100);
    expect(inNoOrder(through)).toEqual(inNoOrder(await simulate(seed, { trace: true, store: memoryBase })));
    expect(through.violation).toBeUndefined();
  });
});
