import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { generateHistory } from './generate-history.ts';
import { shrink } from './shrink.ts';
import { simulate } from './simulate.ts';

const SEEDS = [3, 77, 4_242];

test.each(SEEDS)('seed %d has one trace, however often it runs, and whatever ran before', async (seed) => {
  const first = await simulate(seed);
  await simulate(seed + 1);
  const second = await simulate(seed);
  expect(second).toEqual(first);
});

test('another process has the same trace', async () => {
  const script = fileURLToPath(new URL('run.ts', import.meta.url));
  const told = execFileSync(process.execPath, [script, '--seed', '77'], { encoding: 'utf8' });
  const { traceHash } = await simulate(77);
  expect(told).toContain(`trace ${traceHash}`);
});

test('other seeds have other traces', async () => {
  const hashes: string[] = [];
  for (let seed = 1; seed <= 20; seed += 1) hashes.push((await simulate(seed)).traceHash);
  expect(new Set(hashes).size).toBe(20);
});

test('a history is shrunk to what its failure needs', async () => {
  const history = generateHistory(12, 'medium');
  const [needed] = history.commands.filter(({ kind }) => kind === 'place');
  const [fault] = history.faults;
  const smallest = await shrink(
    history,
    async ({ commands, faults }) =>
      commands.some((command) => command === needed) && faults.some((rule) => rule === fault),
  );
  expect(smallest.commands).toEqual([needed]);
  expect(smallest.faults).toEqual([fault]);
});
