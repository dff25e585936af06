import { simulate, type Verdict } from './simulate.ts';

const FIRST_SEED = 1;
const SEEDS = 30;

describe('corrections beside live traffic', () => {
  const verdicts: Verdict[] = [];
  beforeAll(async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1)
      verdicts.push(await simulate(seed, { size: 'corrections' }));
  });

  test('every promise is kept in each seed', () => {
    expect(
      verdicts.flatMap(({ seed, violation }) => (violation === undefined ? [] : [{ seed, violation }])),
    ).toEqual([]);
  });

  test.each(['purge', 'staleDepth', 'replayRaces', 'replayPaused'] as const)('%s has happened', (kind) => {
    expect(verdicts.reduce((sum, { fired }) => sum + fired[kind], 0)).toBeGreaterThan(0);
  });

  test('the same seed has the same trace', async () => {
    expect(await simulate(FIRST_SEED, { size: 'corrections' })).toEqual(verdicts[0]);
  });
});
