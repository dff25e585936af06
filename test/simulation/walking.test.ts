import { simulate } from './simulate.ts';

const SEEDS = [2, 6];

test.each(SEEDS)(
  'seed %d keeps every promise where schedules walk through each minute, too',
  async (seed) => {
    const walking = await simulate(seed, { leaps: false });
    const leaping = await simulate(seed);
    expect(walking.violation).toBeUndefined();
    expect(walking.steps).toBeGreaterThan(leaping.steps);
  },
);
