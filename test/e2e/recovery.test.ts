/** `pnpm rehearse-recovery` as a user runs it: on the made-up sample day, and on a December day where there is one. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Ended, temporaryFolder } from '../support/start-process.ts';

const LIMIT_MS = 600_000;
const ROOT = resolve(import.meta.dirname, '..', '..');
/** Customers who do not keep a test waiting. */
const LIVE_RATE = '20';
const DAYS = join(ROOT, '..', 'shared', 'data', 'online-retail');
/** The two smallest of December: one is the day that breaks, the other the file that arrives late. */
const DAY = '2010-12-22.csv';
const LATE = '2010-12-19.csv';

const folder = temporaryFolder();
afterAll(() => folder.remove());

function runRecovery(words: readonly string[]): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(ROOT, 'scripts', 'rehearse-recovery.ts'), ...words], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // A test that ran into its own time-out leaves nothing behind.
    const end = (): void => {
      child.kill('SIGKILL');
    };
    process.once('exit', end);
    let output = '';
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', fail);
    child.on('close', (status, signal) => {
      process.off('exit', end);
      done({ status, signal, output });
    });
  });
}

async function repairs(name: string, words: readonly string[]): Promise<void> {
  const json = `${name}.json`;
  const ended = await runRecovery([
    ...['--live-rate', LIVE_RATE, '--data', join(folder.path, name)],
    ...['--json', join(folder.path, json), ...words],
  ]);
  expect({ status: ended.status, output: ended.status === 0 ? '' : ended.output }).toEqual({
    status: 0,
    output: '',
  });
  expect(ended.output).toContain('REPAIRED: every item is as if nothing had broken.');
  expect(ended.output.match(/^EQUAL: /gm)).toHaveLength(4);
  expect(ended.output).not.toContain('NOT EQUAL');
  const proved = {
    status: 'done',
    verification: {
      failed: 0,
      balanced: true,
      differencesEqual: true,
      mismatches: 0,
      proof: { stillToApply: 0 },
    },
  };
  const figures = folder.json(json);
  expect(figures).toMatchObject({
    redelivery: proved,
    backfill: proved,
    rebuild: { replay: proved, differences: 0 },
    differences: { day: 0, withLateFile: 0, atTheEnd: 0 },
  });
  // There was something to repair.
  expect(Number(Object(figures).lostItems)).toBeGreaterThan(0);
}

test('the made-up sample day is broken, repaired and proved', () => repairs('sample', []), LIMIT_MS);

if ([DAY, LATE].every((name) => existsSync(join(DAYS, name)))) {
  test(
    `a December day, ${DAY}, is broken, repaired and proved`,
    () => repairs('december', ['--feed', join(DAYS, DAY), '--late', join(DAYS, LATE)]),
    LIMIT_MS,
  );
} else {
  test.skip(`a December day: skipped, there is no ${join('..', 'shared', 'data', 'online-retail', DAY)}`, () => {});
}
