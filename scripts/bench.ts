/** `pnpm bench`: what things cost, side by side in one run on this machine. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { benchConsumerEffect } from './bench/consumer-effect.ts';
import { benchFunctions } from './bench/functions.ts';
import { benchLocalIdle } from './bench/local-idle.ts';
import { benchLocalLatency } from './bench/local-latency.ts';
import { benchLocalMatcher } from './bench/local-matcher.ts';
import { benchLocalStart } from './bench/local-start.ts';
import { benchRelay } from './bench/relay.ts';
import { benchReplayCost } from './bench/replay-cost.ts';
import { benchReplayMemory } from './bench/replay-memory.ts';
import { benchReplayRebuild } from './bench/replay-rebuild.ts';
import { benchReplayUnderLoad } from './bench/replay-under-load.ts';
import { printReport, type Report } from './bench/report.ts';
import { benchTradingDay } from './bench/trading-day.ts';
import { benchWriteUnits } from './bench/write-units.ts';

interface Options {
  readonly json?: string;
  readonly feed?: string[];
  readonly only?: string[];
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const benches: Readonly<Record<string, (options: Options) => Promise<Report>>> = {
  a: benchConsumerEffect,
  b: benchWriteUnits,
  c: () => benchFunctions(root),
  d: benchRelay,
  e: ({ feed }) => benchTradingDay(root, feed ?? []),
  f: ({ feed }) => benchReplayUnderLoad(root, feed ?? []),
  g: benchReplayMemory,
  h: ({ feed }) => benchReplayRebuild(root, feed ?? []),
  i: async () => benchReplayCost(),
  j: async () => benchLocalMatcher(),
  k: () => benchLocalStart(root),
  l: () => benchLocalIdle(root),
  m: benchLocalLatency,
};

const known = (id: string, before: readonly string[] = []): string[] => {
  if (!Object.hasOwn(benches, id)) {
    throw new InvalidArgumentError(`expected one of ${Object.keys(benches).join(', ')}.`);
  }
  return [...before, id];
};

const options = new Command('pnpm bench')
  .description(
    'Measures effects, write units, functions, the relay, a whole day, replays, and the local stack.',
  )
  .option('--json <file>', 'write the figures as JSON, too')
  .option('--feed <file...>', 'day files for (e), (f) and (h); otherwise the sample day')
  .option('--only <id>', `run only this part (${Object.keys(benches).join(', ')}); may be repeated`, known)
  .allowExcessArguments(false)
  .parse(process.argv.filter((word) => word !== '--'))
  .opts<Options>();

const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
process.stdout.write(`${machine}\n\n`);
const reports: Report[] = [];
for (const [id, bench] of Object.entries(benches)) {
  if (options.only !== undefined && !options.only.includes(id)) continue;
  process.stdout.write(`running (${id}) …\n`);
  const report = await bench(options);
  reports.push(report);
  process.stdout.write(`${printReport(report)}\n`);
}
if (options.json !== undefined) {
  const figures = Object.fromEntries(reports.map(({ id, values }) => [id, values]));
  writeFileSync(options.json, `${JSON.stringify({ machine, figures }, null, 2)}\n`);
}
