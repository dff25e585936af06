import { FAULT_KINDS, type FaultKind } from './faults/kinds.ts';
import { simulate, type Verdict } from './simulate.ts';

const FIRST_SEED = 1;
const SEEDS = 150;
/** Seen in `corrections.test.ts`. */
const OF_CORRECTIONS: readonly FaultKind[] = [
  ...([
    'purge',
    'staleDepth',
    'replayRaces',
    'replayPaused',
    'replayAborted',
    'backfill',
    'rebuild',
  ] as const),
];

describe('fixed seeds', () => {
  let verdicts: readonly Verdict[] = [];
  beforeAll(async () => {
    const all: Verdict[] = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) all.push(await simulate(seed));
    verdicts = all;
  });

  test('every promise is kept in each of them', () => {
    expect(
      verdicts.flatMap(({ seed, violation }) => (violation === undefined ? [] : [{ seed, violation }])),
    ).toEqual([]);
  });

  test.each(FAULT_KINDS.filter((kind) => !OF_CORRECTIONS.includes(kind)))('%s has happened', (kind) => {
    expect(verdicts.reduce((sum, { fired }) => sum + fired[kind], 0)).toBeGreaterThan(0);
  });

  test('each is at least two days long', () => {
    const hours = verdicts.map(({ virtualMs }) => virtualMs / 3_600_000);
    expect(Math.min(...hours)).toBeGreaterThanOrEqual(48);
  });
});
