/** Kills the local stack at random moments while customers order, and proves that nothing was lost and nothing happened twice. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { Command } from 'commander';
import { freePort } from '../packages/local/src/stack/free-port.ts';
import { createRandom } from './feed/random.ts';
import { soak } from './soak/soak.ts';
import { abortedBySignals } from './start/aborted-by-signals.ts';
import { compileStack } from './start/compile-stack.ts';
import { startProgress } from './terminal/progress.ts';
import { wholeNumber } from './terminal/whole-number.ts';

const INTERRUPTED = 130;
const MAX_KILLS = 1_000_000;
const MAX_ORDERS_PER_SEC = 1_000;
const SHOWN_NAMES = 20;
const REGION = 'eu-west-1';

const options = new Command('soak')
  .description('kills the local stack at random moments under load, and counts what became of every order')
  .option('--kills <n>', 'how often', wholeNumber(1, MAX_KILLS), 200)
  .option('--rate <n>', 'orders a second', wholeNumber(1, MAX_ORDERS_PER_SEC), 8)
  .option('--seed <n>', 'of the moments', wholeNumber(1, Number.MAX_SAFE_INTEGER), 1)
  .option('--json <file>', 'write the report there; -: to standard output, in place of the table')
  .parse()
  .opts<{ kills: number; rate: number; seed: number; json?: string }>();

const dataDir = mkdtempSync(join(tmpdir(), 'twolane-soak-'));
const compiled = await compileStack(new URL('..', import.meta.url).pathname);
const progress = startProgress('Kills', options.kills, process.stderr, Date.now);
const [httpPort, awsPort, issuerPort] = [await freePort(), await freePort(), await freePort()];
const report = await soak({
  place: { ...compiled, dataDir, httpPort, awsPort, issuerPort, region: REGION },
  kills: options.kills,
  ordersPerSec: options.rate,
  random: createRandom(options.seed),
  out: process.stderr,
  nowMs: Date.now,
  signal: abortedBySignals(INTERRUPTED),
  onKill: (kills, accepted) => progress.update(kills, () => `${accepted} orders accepted`),
});
progress.stop();

const wrong = report.counts.filter(({ expected, found }) => expected !== found);
const json = `${JSON.stringify(report, null, 2)}\n`;
if (options.json === '-') process.stdout.write(json);
else {
  if (options.json !== undefined) writeFileSync(options.json, json);
  const table = new Table({ head: ['what', 'figure'], style: { head: [], border: [] } });
  table.push(
    ['kills', `${report.kills}, of them ${report.killsDuringStart} during a start`],
    ['orders accepted', report.orders],
    ['lost', report.lost.length],
    ['twice', report.twice.length],
    ['sums that are not what the orders say', `${wrong.length} of ${report.counts.length}`],
    ['came to rest', report.settled ? 'yes' : 'no'],
  );
  process.stdout.write(`${table.toString()}\n`);
  for (const name of report.lost.slice(0, SHOWN_NAMES)) process.stdout.write(`lost: ${name}\n`);
  for (const name of report.twice.slice(0, SHOWN_NAMES)) process.stdout.write(`twice: ${name}\n`);
  for (const { what, expected, found } of wrong)
    process.stdout.write(`${what}: expected ${expected}, found ${found}\n`);
}
const holds = report.settled && report.lost.length === 0 && report.twice.length === 0 && wrong.length === 0;
if (holds) rmSync(dataDir, { recursive: true, force: true });
else process.stderr.write(`The data folder stays for a look: ${dataDir}\n`);
process.exitCode = holds ? 0 : 1;
