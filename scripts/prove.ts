/** `pnpm prove`: everything that can be broken on purpose is, for as long as there is time, and one table says what held. */
import { availableParallelism } from 'node:os';
import Table from 'cli-table3';
import { Command, Option } from 'commander';
import type { Proof } from './prove/proof.ts';
import { properties } from './prove/properties.ts';
import { simulations } from './prove/simulations.ts';
import { crashPoints, kills, security, zoo } from './prove/single-runs.ts';
import { abortedBySignals } from './start/aborted-by-signals.ts';
import { startProgress } from './terminal/progress.ts';
import { wholeNumber } from './terminal/whole-number.ts';

const INTERRUPTED = 130;
const MAX_MINUTES = 7 * 24 * 60;
const MINUTE_MS = 60_000;
/** Where seeds of a run begin, unless it is told: another place each day and second. */
const SEED_SPACE = 2_000_000_000;
/** Of the time that is left when the fixed proofs are done. */
const SHARE_OF_CORRECTIONS = 0.2;
const SHARE_OF_THE_ENGINE = 0.2;
const MAX_ENGINE_SEEDS = 10_000;
/** A kill takes about eight seconds, with its start. */
const KILLS_A_MINUTE = 0.8;
const MIN_KILLS = 3;
const MAX_KILLS = 200;
const MIN_SIMULATION_MS = 20_000;
/** Pairs of crashes take longer than a short run has. */
const PAIRS_FROM_MINUTES = 30;
const SHOWN_DETAILS = 20;
const NAMES = [
  'crash-points',
  'properties',
  'zoo',
  'tokens',
  'kills',
  'engine',
  'corrections',
  'lane-1',
] as const;
type Name = (typeof NAMES)[number];

const options = new Command('prove')
  .description('simulates, crashes, plants bugs, forges tokens and kills, and prints what held')
  .option('--minutes <n>', 'about how long', wholeNumber(1, MAX_MINUTES), 60)
  .option('--seed <n>', 'where the seeds begin; default: somewhere new each time', wholeNumber(1, SEED_SPACE))
  .addOption(new Option('--only <proof>', 'one proof; a simulation has all of the time').choices(NAMES))
  .option('--json', 'for programs')
  .parse()
  .opts<{ minutes: number; seed?: number; only?: Name; json?: true }>();

const root = new URL('..', import.meta.url).pathname;
const signal = abortedBySignals(INTERRUPTED);
const endMs = Date.now() + options.minutes * MINUTE_MS;
const firstSeed = options.seed ?? (Date.now() % SEED_SPACE) + 1;
const processes = Math.max(1, availableParallelism());
const proofs: Proof[] = [];

const note = async (what: string, work: Promise<Proof>): Promise<void> => {
  process.stderr.write(`${what} …\n`);
  const proof = await work;
  proofs.push(proof);
  process.stderr.write(
    `${what}: ${proof.tried}; ${proof.violations} violations, ${proof.seconds.toFixed(0)} s\n`,
  );
};
const simulate = async (
  what: string,
  words: readonly string[],
  limitMs: number,
  maxSeeds?: number,
): Promise<void> => {
  const startedMs = Date.now();
  const progress = startProgress(what, Math.round(limitMs / 1000), process.stderr, Date.now);
  const proof = simulations({
    ...{ root, what, words, firstSeed, processes, signal, nowMs: Date.now, limitMs },
    ...(maxSeeds === undefined ? {} : { maxSeeds }),
    onProgress: (seeds) =>
      progress.update(
        Math.round((Date.now() - startedMs) / 1000),
        () => `${seeds} seeds in batches that have ended`,
      ),
  });
  await note(what, proof.finally(progress.stop));
};
const share = (part: number): number =>
  Math.max(MIN_SIMULATION_MS, (endMs - Date.now()) * (options.only === undefined ? part : 1));
const killCount = Math.min(MAX_KILLS, Math.max(MIN_KILLS, Math.round(options.minutes * KILLS_A_MINUTE)));
const withPairs = options.minutes >= PAIRS_FROM_MINUTES;

/** In this order: what takes a fixed time first, and then what can fill the rest. */
const runs: Readonly<Record<Name, () => Promise<void>>> = {
  'crash-points': () => note('Crash points', crashPoints(root, withPairs, signal)),
  properties: () => note('Properties', properties(root, firstSeed, signal)),
  zoo: () => note('Zoo', zoo(root, processes, signal)),
  tokens: () => note('Token defects', security(root, signal)),
  kills: () => note('Kills', kills(root, killCount, firstSeed, signal)),
  engine: () =>
    simulate('simulation, real engine', ['--engine'], share(SHARE_OF_THE_ENGINE), MAX_ENGINE_SEEDS),
  corrections: () =>
    simulate('simulation, corrections', ['--size', 'corrections'], share(SHARE_OF_CORRECTIONS)),
  'lane-1': () => simulate('simulation', ['--size', 'small'], share(1)),
};
for (const name of NAMES) if (options.only === undefined || options.only === name) await runs[name]();

const violations = proofs.reduce((sum, proof) => sum + proof.violations, 0);
if (options.json === true)
  process.stdout.write(`${JSON.stringify({ firstSeed, violations, proofs }, null, 2)}\n`);
else {
  const table = new Table({
    head: ['proof', 'tried', 'violations', 'seconds'],
    colWidths: [34, 90, 12, 10],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { what, tried, violations: found, seconds } of proofs)
    table.push([what, tried, found, seconds.toFixed(0)]);
  process.stdout.write(`${table.toString()}\n`);
  for (const { what, details } of proofs)
    for (const detail of details.slice(0, SHOWN_DETAILS)) process.stdout.write(`${what}: ${detail}\n`);
  process.stdout.write(
    violations === 0
      ? 'Everything held.\n'
      : `${violations} violations: something is wrong, in the system or in its proofs.\n`,
  );
}
process.exitCode = violations === 0 ? 0 : 1;
