import { array, type InferOutput, number, object, optional, record, safeParse, string } from 'valibot';
import { broken, type Proof } from './proof.ts';
import { type Run, runJson } from './run-json.ts';

const Report = object({
  seeds: number(),
  steps: number(),
  virtualMs: number(),
  events: number(),
  fired: record(string(), number()),
  failures: array(
    object({ seed: number(), violation: optional(object({ rule: string(), what: string() })) }),
  ),
});
type Report = InferOutput<typeof Report>;

const HOUR_MS = 60 * 60_000;
/**
 * One process: short enough that the time is kept, and where there is much of it, long enough that neither its start counts nor the
 * first seconds, in which V8 has yet to compile what is hot (they have three quarters of the later seeds).
 */
const BATCH_SECONDS = 10;
const LONGEST_BATCH_SECONDS = 300;
/** Of the time that is left, the most that a batch may take: one that is cut off does not count. */
const BATCH_SHARE = 0.5;
const MAX_BATCH_SEEDS = 100_000;
const MAX_FAILURES = 20;
/** Each core has a process of its own: V8's threads for garbage and compiling would only take from each other. */
const ONE_THREAD = '--single-threaded';

export interface SimulationOptions {
  readonly root: string;
  readonly what: string;
  /** Further words for the simulator, such as its size. */
  readonly words: readonly string[];
  readonly firstSeed: number;
  /** Seeds of each process's first batch: some seconds of work. */
  readonly firstBatchSeeds: number;
  readonly processes: number;
  readonly limitMs: number;
  /** Absent: as many as there is time for. */
  readonly maxSeeds?: number;
  readonly signal: AbortSignal;
  readonly nowMs: () => number;
  onProgress(seeds: number): void;
}

/** Fresh seeds on several processes until the time is over. */
export async function simulations(options: SimulationOptions): Promise<Proof> {
  const { what, nowMs, signal } = options;
  const startedMs = nowMs();
  const endMs = startedMs + options.limitMs;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(options.limitMs))]);
  const reports: Report[] = [];
  const broke: Run[] = [];
  let next = options.firstSeed;
  let failures = 0;
  const seedsLeft = (): number =>
    options.maxSeeds === undefined ? MAX_BATCH_SEEDS : options.firstSeed + options.maxSeeds - next;

  const worker = async (): Promise<void> => {
    let batch = options.firstBatchSeeds;
    while (nowMs() < endMs && !signal.aborted && failures < MAX_FAILURES && broke.length === 0) {
      const count = Math.min(batch, seedsLeft());
      if (count <= 0) return;
      const seed = next;
      next += count;
      const which = ['--json', '--seed', String(seed), '--count', String(count), ...options.words];
      const run = await runJson(options.root, [ONE_THREAD, 'test/simulation/run.ts', ...which], limit);
      const report = safeParse(Report, run.answer);
      if (!report.success) {
        // Ended by the clock in mid-batch: its seeds do not count.
        if (!limit.aborted) broke.push(run);
        return;
      }
      reports.push(report.output);
      failures += report.output.failures.length;
      const fittingSeconds = ((endMs - nowMs()) / 1000) * BATCH_SHARE;
      const seconds = Math.max(BATCH_SECONDS, Math.min(LONGEST_BATCH_SECONDS, fittingSeconds));
      batch = Math.min(MAX_BATCH_SEEDS, Math.max(1, Math.round((count / run.seconds) * seconds)));
      options.onProgress(sumOf(reports, ({ seeds }) => seeds));
    }
  };
  await Promise.all(Array.from({ length: options.processes }, worker));

  const [first] = broke;
  if (first !== undefined) return broken(what, first);
  const kinds = new Set(
    reports.flatMap(({ fired }) =>
      Object.entries(fired).flatMap(([kind, times]) => (times > 0 ? [kind] : [])),
    ),
  );
  const seeds = sumOf(reports, (report) => report.seeds);
  const seconds = (nowMs() - startedMs) / 1000;
  const hours = sumOf(reports, (report) => report.virtualMs) / HOUR_MS;
  const steps = sumOf(reports, (report) => report.steps);
  return {
    what,
    tried:
      `${seeds} fresh seeds from ${options.firstSeed} (${(seeds / seconds).toFixed(0)}/s), ${(hours / Math.max(1, seeds)).toFixed(0)} h of virtual time each, ` +
      `${steps} steps, ${kinds.size} kinds of faults fired`,
    // No seed at all proves nothing.
    violations: seeds === 0 ? 1 : failures,
    seconds,
    details: reports.flatMap(({ failures: found }) =>
      found.map(
        ({ seed, violation }) =>
          `seed ${seed}: ${violation?.rule ?? '?'}: ${violation?.what ?? ''} ` +
          `(node test/simulation/run.ts --seed ${seed} ${options.words.join(' ')} --shrink)`,
      ),
    ),
  };
}

const sumOf = (reports: readonly Report[], of: (report: Report) => number): number =>
  reports.reduce((sum, report) => sum + of(report), 0);
