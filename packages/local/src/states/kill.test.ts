import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../storage/clock.ts';
import { temporaryFolder } from '../testing/messaging.ts';
import { runAndKill } from '../testing/run-and-kill.ts';
import { machineArn, machineOf, openStates } from './testing/states-house.ts';

const executions = 24;
const itemsOfEach = 20;
const childrenAtOnce = 3;
/** How many lines a process has said when it is killed; one is said about every 5 ms. */
const killAfterLines = [1, 2, 3, 5, 8, 12, 18, 25];

const hammer = join(import.meta.dirname, 'testing/hammer.ts');

/** Runs the process; kills it after so many lines. Returns whether it came to its end by itself. */
const run = async (folder: string, lines: number): Promise<boolean> => {
  const { code } = await runAndKill(hammer, [folder, String(executions)], lines);
  return code === 0;
};

test('kill -9 at any moment: maps, retries, waits and tokens go on, and only what was under way is done again', async () => {
  const folder = temporaryFolder();
  let kills = 0;
  for (const lines of killAfterLines) {
    if (await run(folder.path, lines)) break;
    kills += 1;
  }
  expect(await run(folder.path, Number.POSITIVE_INFINITY)).toBe(true);
  expect(kills).toBeGreaterThan(3);

  const house = openStates({
    file: join(folder.path, 'states.db'),
    clock: systemClock,
    machine: machineOf({ Any: { Type: 'Succeed' } }),
  });
  const all = house.states.executions.list(machineArn, undefined, { before: undefined, limit: 100 });
  expect(all.map(({ status, output }) => ({ status, output }))).toEqual(
    Array.from({ length: executions }, () => ({
      status: 'SUCCEEDED',
      output: JSON.stringify({ sum: (itemsOfEach * (itemsOfEach + 1)) / 2, answer: 'answered' }),
    })),
  );
  house.close();

  const did = readFileSync(join(folder.path, 'did.txt'), 'utf8').trim().split('\n');
  const ones = did.filter((line) => line.startsWith('one '));
  expect(new Set(ones).size).toBe(executions * itemsOfEach);
  // At a kill each map has at most so many children under way.
  expect(ones.length).toBeLessThanOrEqual(executions * (itemsOfEach + kills * childrenAtOnce));
  const flaky = did.filter((line) => line.startsWith('flaky '));
  expect(flaky.length).toBeGreaterThanOrEqual(2 * executions);
  folder.remove();
}, 60_000);
