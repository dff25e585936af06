import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SEEDS = 20;
const script = fileURLToPath(new URL('run.ts', import.meta.url));

interface Told {
  readonly seeds: number;
  readonly fired: Readonly<Record<string, number>>;
  readonly failures: readonly unknown[];
  readonly lastHash: string;
}

/** In a process of its own: the runner links zlib before `kernel/zlib-at-once.ts` can change it. */
const corrections = async (seed: number, count: number): Promise<Told> => {
  const flags = ['--size', 'corrections', '--seed', String(seed), '--count', String(count), '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...flags]);
  return JSON.parse(stdout);
};

test('corrections beside live traffic keep every promise, and race it, are paused, and are needed', async () => {
  const { seeds, fired, failures } = await corrections(1, SEEDS);
  expect({ seeds, failures }).toEqual({ seeds: SEEDS, failures: [] });
  expect(
    ['purge', 'staleDepth', 'replayRaces', 'replayPaused', 'replayAborted', 'backfill', 'rebuild'].filter(
      (kind) => (fired[kind] ?? 0) === 0,
    ),
  ).toEqual([]);
});

test('the same seed has the same trace in every process', async () => {
  const [one, other] = await Promise.all([corrections(8, 1), corrections(8, 1)]);
  expect(other.lastHash).toBe(one.lastHash);
});
