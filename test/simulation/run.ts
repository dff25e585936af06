/**
 * node test/simulation/run.ts --seed 7 [--count 1000] [--every 2] [--seconds 60] [--size small|medium|large|corrections] [--engine]
 *   [--shrink] [--json] [--trace]
 *
 * `--every 2`: seeds 7, 9, 11 and so on, so that several processes share them. `--seconds`: after so long no other seed is begun.
 * `--engine`: through the real store, SDK and engine. Exit status 1 where a promise was broken.
 */
import { parseArgs } from 'node:util';
import { refuse, wholeFrom1 } from '../support/words.ts';
import { FAULT_KINDS, type FaultKind } from './faults/kinds.ts';
import { generateHistory } from './generate-history.ts';
import { type History, SIZES } from './history.ts';
import { startRealBase } from './real-base.ts';
import { shrink } from './shrink.ts';
import { simulate, type Verdict } from './simulate.ts';

/** Failures that are looked at before a run gives up. */
const MAX_FAILURES = 5;
const HOUR_MS = 60 * 60_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1' },
    every: { type: 'string', default: '1' },
    seconds: { type: 'string' },
    size: { type: 'string', default: 'small' },
    engine: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
  },
});
const size =
  SIZES.find((known) => known === values.size) ??
  refuse(`--size must be one of ${SIZES.join(', ')}, not "${values.size}".`);
const first = wholeFrom1('seed', values.seed);
const every = wholeFrom1('every', values.every);
const last = first + every * (wholeFrom1('count', values.count) - 1);
const limitMs =
  values.seconds === undefined ? Number.POSITIVE_INFINITY : 1000 * wholeFrom1('seconds', values.seconds);

const shrunk = ({ seed, violation }: Verdict): Promise<History> =>
  shrink(generateHistory(seed, size), async (history) => {
    const again = await simulate(seed, { history });
    return again.violation?.rule === violation?.rule;
  });

const inWords = (history: History): string =>
  [
    ...history.faults.map(
      ({ kind, rate, fromMs, untilMs }) =>
        `  fault    ${kind} at rate ${rate}, ${clock(fromMs)} to ${clock(untilMs)}`,
    ),
    ...history.commands.map(({ atMs, ...command }) => `  command  ${clock(atMs)} ${JSON.stringify(command)}`),
  ].join('\n');

const clock = (ms: number): string =>
  `${Math.floor(ms / HOUR_MS)}h${String(Math.floor((ms % HOUR_MS) / 60_000)).padStart(2, '0')}m${String(Math.floor((ms % 60_000) / 1000)).padStart(2, '0')}s`;

// Thousands of refusals are thrown and caught: nobody reads where.
Error.stackTraceLimit = values.trace ? 10 : 0;
const real = values.engine ? await startRealBase() : undefined;
const startedAtMs = performance.now();
const cpuBefore = process.cpuUsage();
const fired = new Map<FaultKind, number>(FAULT_KINDS.map((kind) => [kind, 0]));
const failures: { readonly verdict: Verdict; readonly history?: History }[] = [];
const totals = { seeds: 0, steps: 0, virtualMs: 0, events: 0 };
let lastHash = '';
const goesOn = () => failures.length < MAX_FAILURES && performance.now() - startedAtMs < limitMs;
for (let seed = first; seed <= last && goesOn(); seed += every) {
  const store = real === undefined ? {} : { store: await real.fresh() };
  const verdict = await simulate(seed, { size, trace: values.trace, ...store });
  totals.seeds += 1;
  totals.steps += verdict.steps;
  totals.virtualMs += verdict.virtualMs;
  totals.events += verdict.counts.events;
  lastHash = verdict.traceHash;
  for (const kind of FAULT_KINDS) fired.set(kind, (fired.get(kind) ?? 0) + verdict.fired[kind]);
  if (values.trace && !values.json) console.log(verdict.trace.join('\n'));
  if (verdict.violation === undefined) continue;
  failures.push({ verdict, ...(values.shrink ? { history: await shrunk(verdict) } : {}) });
}
await real?.stop();
const seconds = (performance.now() - startedAtMs) / 1000;
const cpu = process.cpuUsage(cpuBefore);
const cpuSeconds = (cpu.user + cpu.system) / 1_000_000;

if (values.json) {
  const report = {
    size,
    ...totals,
    seconds,
    cpuSeconds,
    lastHash,
    fired: Object.fromEntries(fired),
    failures: failures.map(({ verdict: { seed, violation, traceHash }, history }) => ({
      seed,
      violation,
      traceHash,
      history,
    })),
  };
  console.log(JSON.stringify(report));
} else {
  for (const { verdict, history } of failures) {
    const { rule, what, atMs } = verdict.violation ?? { rule: '', what: '', atMs: 0 };
    console.log(`seed ${verdict.seed} broke ${rule} at ${new Date(atMs).toISOString()}: ${what}`);
    console.log(
      `  again:   node test/simulation/run.ts --seed ${verdict.seed} --size ${size}${history === undefined ? ' --shrink' : ''}`,
    );
    if (history !== undefined) console.log(`  smallest history that still does:\n${inWords(history)}`);
  }
  const { seeds, steps, virtualMs, events } = totals;
  const perSeed = (total: number): string => (total / Math.max(1, seeds)).toFixed(1);
  console.log([...fired].map(([kind, times]) => `${kind} ${times}`).join(', '));
  console.log(
    `${seeds} seeds (${size}), ${failures.length} broken; ${(seeds / seconds).toFixed(1)} seeds/s (${(seeds / cpuSeconds).toFixed(1)} a second of processor time); a seed: ` +
      `${perSeed(virtualMs / HOUR_MS)} h of virtual time, ${perSeed(steps)} steps, ${perSeed(events)} events` +
      (seeds === 1 ? `; trace ${lastHash}` : ''),
  );
}
process.exitCode = failures.length === 0 ? 0 : 1;
