import { simulations } from './simulations.ts';

const root = new URL('../..', import.meta.url).pathname;

/** A share of the time that is left is no whole number of milliseconds. */
test('fresh seeds within any limit of time, counted, with what happened in them', async () => {
  const proof = await simulations({
    root,
    what: 'simulation',
    words: ['--size', 'small'],
    firstSeed: 11,
    firstBatchSeeds: 2,
    processes: 1,
    limitMs: 60_000.5,
    maxSeeds: 3,
    signal: new AbortController().signal,
    nowMs: Date.now,
    onProgress: () => undefined,
  });
  expect(proof).toMatchObject({ what: 'simulation', violations: 0, details: [] });
  expect(proof.tried).toMatch(/^3 fresh seeds from 11 \(\d+\/s\), 5\d h of virtual time each, \d+ steps/);
});

test('where nothing could be tried, nothing is proved', async () => {
  const proof = await simulations({
    root,
    what: 'simulation',
    words: ['--size', 'enormous'],
    firstSeed: 1,
    firstBatchSeeds: 1,
    processes: 1,
    limitMs: 60_000,
    signal: new AbortController().signal,
    nowMs: Date.now,
    onProgress: () => undefined,
  });
  expect(proof.violations).toBe(1);
});
