import { type SimulationOptions, simulations } from './simulations.ts';

const tried = (
  options: Pick<SimulationOptions, 'words' | 'firstSeed' | 'limitMs'> & { readonly maxSeeds?: number },
) =>
  simulations({
    root: new URL('../..', import.meta.url).pathname,
    what: 'simulation',
    processes: 2,
    maxSeeds: 3,
    ...options,
    signal: new AbortController().signal,
    nowMs: Date.now,
    onProgress: () => undefined,
  });

/** A share of the time that is left is no whole number of milliseconds. */
test('fresh seeds within any limit of time, counted, with what happened in them', async () => {
  const proof = await tried({ words: ['--size', 'small'], firstSeed: 11, limitMs: 60_000.5 });
  expect(proof).toMatchObject({ what: 'simulation', violations: 0, details: [] });
  expect(proof.tried).toMatch(/^3 fresh seeds from 11 \(\d+\/s\), 5\d h of virtual time each, \d+ steps/);
});

test('the clock ends it in the middle of its seeds, and what was tried counts', async () => {
  const proof = await tried({
    words: ['--size', 'small'],
    firstSeed: 11,
    limitMs: 4_000,
    maxSeeds: 1_000_000,
  });
  expect(proof).toMatchObject({ violations: 0, details: [] });
  expect(proof.tried).toMatch(/^[1-9]\d* fresh seeds from 11 /);
}, 60_000);

test('where nothing could be tried, nothing is proved', async () => {
  const proof = await tried({ words: ['--size', 'enormous'], firstSeed: 1, limitMs: 60_000 });
  expect(proof.violations).toBe(1);
});
