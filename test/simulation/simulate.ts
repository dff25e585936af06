import { createAgenda } from './agenda.ts';
import type { Base } from './base.ts';
import { createClients } from './clients.ts';
import type { Fired } from './faults/faults.ts';
import { generateHistory } from './generate-history.ts';
import type { History, Size } from './history.ts';
import { createScheduler, type Scheduler } from './kernel/scheduler.ts';
import { createTrace } from './kernel/trace.ts';
import { inVirtualTime } from './kernel/virtual-time.ts';
import { createLane2 } from './lane2/lane2.ts';
import { memoryBase, memoryBooks } from './memory-base.ts';
import { obey } from './obey.ts';
import { checkAtRest } from './oracle/at-rest.ts';
import { checkCorrections } from './oracle/check-corrections.ts';
import { createCommitWatch } from './oracle/commit-watch.ts';
import { createViolations, type Violation } from './oracle/violation.ts';
import { createWhereabouts } from './oracle/whereabouts.ts';
import { outsideTime } from './outside-time.ts';
import { startSchedules } from './schedules.ts';
import { beginAt } from './skip-empty-minutes.ts';
import { createWorld, SUBSCRIPTIONS } from './world.ts';

export interface SimulationOptions {
  /** Default: small. */
  readonly size?: Size;
  /** Default: what the seed makes of it. */
  readonly history?: History;
  /** The database, empty. Default: in memory. */
  readonly store?: (outboxShards: number) => Base;
  /** False: schedules also run through hours in which nothing is left to do. */
  readonly leaps?: boolean;
  /** Keeps the lines of the trace. */
  readonly trace?: boolean;
}

export interface Verdict {
  readonly seed: number;
  /** The same for the same seed, in every process. */
  readonly traceHash: string;
  readonly virtualMs: number;
  readonly steps: number;
  readonly fired: Fired;
  /** Absent: every promise was kept. */
  readonly violation?: Violation;
  readonly counts: { readonly events: number; readonly applied: number; readonly parked: number };
  /** Empty unless it was asked for. */
  readonly trace: readonly string[];
}

const START_MS = Date.parse('2026-11-21T00:03:00.000Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Rows, events and orders from before the beginning: clocks may be behind. */
const LONGEST_PAST_MS = 5 * MINUTE_MS;
/** No history is shorter. */
const SHORTEST_MS = 48 * HOUR_MS;
/** After the last fault and the last command, everything must have come to its end within this. */
const LIVENESS_MS = 30 * HOUR_MS;
/** The operator looks at dead letters so often, once nothing goes wrong any more. */
const REDRIVE_EVERY_MS = 20 * MINUTE_MS;
/** More than this is no history any more, but something that runs in circles. */
const MAX_STEPS = 2_000_000;

/** Runs one history to its end, and says which promise was broken, if one was. One at a time in a process. */
export const simulate = (seed: number, options: SimulationOptions = {}): Promise<Verdict> => {
  const scheduler = createScheduler(START_MS);
  const history = options.history ?? generateHistory(seed, options.size ?? 'small');
  return inVirtualTime(scheduler, () => run(history, scheduler, options));
};

const run = async (history: History, scheduler: Scheduler, options: SimulationOptions): Promise<Verdict> => {
  const { nowMs } = scheduler;
  const trace = createTrace({ keep: options.trace ?? false });
  const violations = createViolations(nowMs);
  const whereabouts = createWhereabouts(SUBSCRIPTIONS, violations);
  const commits = createCommitWatch({ violations, whereabouts });
  const agenda = createAgenda();
  const { outboxShards } = history.world;
  const base =
    options.store === undefined
      ? memoryBase(outboxShards)
      : outsideTime(options.store(outboxShards), scheduler);
  const books = memoryBooks();
  await beginAt(base, START_MS - LONGEST_PAST_MS);
  const world = createWorld({
    ...{ history, startMs: START_MS, scheduler, trace, base, books: books.store, whereabouts, violations },
    onCommit: (changeSet) => {
      commits.committed(changeSet, nowMs());
      agenda.note(changeSet.writes, changeSet.events, nowMs());
      if (changeSet.events.length > 0) schedules.wake();
    },
  });
  const { faults, functions, lambda, queues, bus, stream } = world;
  const lane2 = createLane2({
    ...{ world, scheduler, base, outboxShards, settled: whereabouts.settled },
    look: () => ({
      isQuiet: isQuiet() && queues.depths().dead === 0,
      live: whereabouts.handled(),
      losers: whereabouts.losers(),
    }),
  });
  const clients = createClients({
    ...{ seed: history.seed, startMs: START_MS, scheduler, faults, violations, functions },
    isRecorded: commits.isRecorded,
  });

  const commandTimes = history.commands.map(({ atMs }) => START_MS + atMs);
  const faultEnds = history.faults.map(({ untilMs }) => START_MS + untilMs);
  const plannedMs = [...commandTimes, ...faultEnds, START_MS + SHORTEST_MS].toSorted((a, b) => a - b);
  const calmMs = plannedMs.at(-1) ?? START_MS;
  const isQuiet = (): boolean =>
    queues.depths().live +
      bus.underway() +
      stream.depth() +
      lambda.running() +
      clients.waiting() +
      lane2.underway() ===
      0 && whereabouts.unpublished() === 0;
  for (const command of history.commands) {
    scheduler.at(START_MS + command.atMs, () =>
      obey(command, { scheduler, faults, lambda, queues, clients, base, startMs: START_MS, lane2 }),
    );
  }
  const { sweepEveryMs, watchEveryMs, publishEveryMs } = history.world;
  const schedules = startSchedules({
    ...{ scheduler, faults, base, agenda, isQuiet, leaps: options.leaps ?? true },
    schedules: [
      { name: 'sweeper', target: functions.sweeper, everyMs: sweepEveryMs },
      { name: 'watch', target: functions.watch, everyMs: watchEveryMs },
      { name: 'publisher', target: functions.publisher, everyMs: publishEveryMs },
    ],
    nextAtMs: () => plannedMs.find((atMs) => atMs > nowMs()),
  });
  const isAtRest = (): boolean =>
    nowMs() >= calmMs &&
    queues.depths().dead === 0 &&
    isQuiet() &&
    schedules.areDone() &&
    whereabouts.losers().length === 0;
  const operate = (): void => {
    for (const consumer of queues.consumers()) if (queues.redrive(consumer) > 0) faults.count('redrive');
    stream.wake();
    const losers = whereabouts.losers();
    if (losers.length > 0 && lane2.underway() === 0)
      lane2.correct({
        ...{ mode: 'redeliver', consumers: losers, fromMs: START_MS - LONGEST_PAST_MS },
        ...{ allowExternal: true, pauses: false, ratePerSec: 1_000 },
      });
    if (!isAtRest()) scheduler.after(REDRIVE_EVERY_MS, operate);
  };
  scheduler.at(calmMs, operate);

  const isOver = (): boolean =>
    violations.first() !== undefined || isAtRest() || scheduler.steps() > MAX_STEPS;
  await scheduler.runUntil(calmMs + LIVENESS_MS, isOver);
  if (violations.first() === undefined) {
    await checkAtRest({ base, books, whereabouts, violations });
    await checkCorrections({ base, violations, lane2, doors: world.doors, events: whereabouts.all() });
  }

  const violation = violations.first();
  return {
    seed: history.seed,
    traceHash: trace.hash(),
    virtualMs: nowMs() - START_MS,
    steps: scheduler.steps(),
    fired: faults.fired(),
    ...(violation === undefined ? {} : { violation }),
    counts: whereabouts.counts(),
    trace: trace.lines(),
  };
};
