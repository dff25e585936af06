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
/** One process: the first seconds of each are slow, as V8 has yet to compile what is hot; what it found is known when it has ended. */
const LONGEST_BATCH_SECONDS = 600;
/** A process starts within this, with a real engine. */
const START_SECONDS = 2;
/** The last seeds of a batch may take longer than the time that is left. */
const GRACE_MS = 30_000;
/** More than there is time for in any run. */
const MAX_SEEDS = 1_000_000_000;
const PROGRESS_EVERY_MS = 30_000;
const MAX_FAILURES = 20;
/** Each core has a process of its own: V8's threads for garbage and compiling would only take from each other. */
const ONE_THREAD = '--single-threaded';

export interface SimulationOptions {
  readonly root: string;
  readonly what: string;
  /** Further words for the simulator, such as its size. */
  readonly words: readonly string[];
  readonly firstSeed: number;
  readonly processes: number;
  readonly limitMs: number;
  /** Absent: as many as there is time for. */
  readonly maxSeeds?: number;
  readonly signal: AbortSignal;
  readonly nowMs: () => number;
  onProgress(seeds: number): void;
}

/** Fresh seeds on several processes until the time is over: with two, one has each second seed. */
export async function simulations(options: SimulationOptions): Promise<Proof> {
  const { what, nowMs, signal, firstSeed, processes } = options;
  const startedMs = nowMs();
  const endMs = startedMs + options.limitMs;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(options.limitMs) + GRACE_MS)]);
  const reports: Report[] = [];
  const broke: Run[] = [];
  let failures = 0;
  const tellProgress = (): void => options.onProgress(sumOf(reports, ({ seeds }) => seeds));

  const worker = async (_: unknown, index: number): Promise<void> => {
    let left = Math.ceil(((options.maxSeeds ?? MAX_SEEDS) - index) / processes);
    let seed = firstSeed + index;
    while (left > 0 && !signal.aborted && failures < MAX_FAILURES && broke.length === 0) {
      const leftSeconds = Math.floor((endMs - nowMs()) / 1000) - START_SECONDS;
      if (leftSeconds < 1) return;
      const which = {
        seed,
        count: left,
        every: processes,
        seconds: Math.min(LONGEST_BATCH_SECONDS, leftSeconds),
      };
      const words = Object.entries(which).flatMap(([name, number]) => [`--${name}`, String(number)]);
      const program = [ONE_THREAD, 'test/simulation/run.ts', '--json'];
      const run = await runJson(options.root, [...program, ...words, ...options.words], limit);
      const report = safeParse(Report, run.answer);
      if (!report.success) {
        // Ended from outside in mid-batch: its seeds do not count.
        if (!limit.aborted) broke.push(run);
        return;
      }
      reports.push(report.output);
      failures += report.output.failures.length;
      left -= report.output.seeds;
      seed += report.output.seeds * processes;
      tellProgress();
    }
  };
  const timer = setInterval(tellProgress, PROGRESS_EVERY_MS);
  await Promise.all(Array.from({ length: processes }, worker)).finally(() => clearInterval(timer));

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
