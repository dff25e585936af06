/** `pnpm mutate <target>`: breaks its sources in small ways, in a copy, and tells what no test noticed. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { percentOf, readReport, scoresOf, survivorsOf } from './mutation/report.ts';
import { strykerOptions } from './mutation/stryker-options.ts';
import { MUTATION_TARGETS, targetNamed } from './mutation/targets.ts';
import { workingCopy } from './mutation/working-copy.ts';
import { abortedBySignals } from './start/aborted-by-signals.ts';

const INTERRUPTED = 130;
const MAX_CONCURRENCY = 64;
const CONFIG = 'stryker.conf.json';

const processes = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= MAX_CONCURRENCY) return value;
  throw new InvalidArgumentError(`expected a whole number from 1 to ${MAX_CONCURRENCY}.`);
};

const command = new Command('mutate')
  .description('breaks sources in small ways, in a copy, and tells what no test noticed')
  .addArgument(new Argument('<target>', 'what is mutated').choices(MUTATION_TARGETS.map((one) => one.name)))
  .option('--file <paths...>', 'only these sources, from the folder of the target: src/verdict.ts')
  .option('--tests <paths...>', 'only these tests, from the folder of the target')
  .addOption(new Option('--concurrency <n>', 'processes').argParser(processes).default(1))
  .option('--force', 'run again what has not changed, too')
  .option('--json', 'for programs')
  .parse();
const options = command.opts<{
  file?: string[];
  tests?: string[];
  concurrency: number;
  force?: true;
  json?: true;
}>();
const target = targetNamed(command.args[0] ?? '');
if (target === undefined) throw new Error('Commander knows the choices.');

const root = new URL('..', import.meta.url).pathname;
const kept = join(root, '.twolane', 'mutation');
const incrementalFile = join(kept, `${target.name}.json`);
mkdirSync(kept, { recursive: true });

const copy = workingCopy(root);
const reportFile = join(copy.path, 'mutation-report.json');
const run = {
  target,
  files: options.file ?? [],
  tests: options.tests ?? [],
  concurrency: options.concurrency,
  reportFile,
  incrementalFile,
  force: options.force === true,
};
writeFileSync(join(copy.path, CONFIG), JSON.stringify(strykerOptions(run)));

const signal = abortedBySignals(INTERRUPTED);
const startMs = Date.now();
const code = await new Promise<number | null>((done, fail) => {
  const child = spawn(
    process.execPath,
    [join(copy.path, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', CONFIG],
    // Its words are progress: standard output is for the result.
    { cwd: copy.path, stdio: ['ignore', process.stderr, process.stderr], signal, killSignal: 'SIGINT' },
  );
  child.once('error', (error) => (signal.aborted ? done(null) : fail(error)));
  child.once('close', done);
});
const report = existsSync(reportFile) ? readReport(readFileSync(reportFile, 'utf8')) : undefined;
copy.remove();

if (signal.aborted || report === undefined) {
  process.exitCode = signal.aborted ? INTERRUPTED : 1;
  process.stderr.write(signal.aborted ? 'Interrupted.\n' : `Stryker ended with ${code} and no report.\n`);
} else {
  const scores = scoresOf(report);
  const survivors = survivorsOf(report);
  const percent = percentOf(scores);
  const seconds = (Date.now() - startMs) / 1_000;
  if (options.json === true) {
    console.log(JSON.stringify({ target: target.name, percent, seconds, scores, survivors }));
  } else {
    const table = new Table({
      head: ['File', 'Killed', 'Survived', 'Not counted', '%'],
      style: { head: [], border: [] },
    });
    for (const score of scores)
      table.push([score.file, score.killed, score.survived, score.left, percentOf([score]).toFixed(1)]);
    for (const { at, mutator, reached, was, became } of survivors)
      console.log(`${at} ${mutator}${reached ? '' : ' (no test gets there)'}\n  - ${was}\n  + ${became}`);
    console.log(table.toString());
    console.log(`${target.name}: ${percent.toFixed(1)} %, ${seconds.toFixed(0)} s`);
  }
}
