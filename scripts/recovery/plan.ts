import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ok, type Result, refuse } from '@twolane/contracts';
import { demandOf } from '../feed/initial-stock.ts';
import { type FeedCommand, planFile } from '../feed/plan-feed.ts';
import { sampleDay } from '../feed/sample-day.ts';
import type { Action } from '../feed/scenario.ts';
import { loadScenario } from '../start/load-scenario.ts';
import { type LateEvent, lateEvents } from './late-file.ts';
import { liveOrders } from './live-orders.ts';
import { startOfYesterday, type Timeline, timelineOf } from './timeline.ts';

const DAY_MS = 86_400_000;
const SAMPLE_SEED = 1;
const LATE_SAMPLE_SEED = 2;
/** A late file of the sample: some of another day's invoices. */
const LATE_SAMPLE_INVOICES = 40;
const LIVE_BEFORE = 80;
const LIVE_DURING = 80;

/** Everything that both runs will play, decided before the first one begins. */
export interface RecoveryPlan {
  readonly id: string;
  readonly timeline: Timeline;
  /** Customers who buy before the repair begins, and while it goes on. */
  readonly liveBefore: readonly FeedCommand[];
  readonly liveDuring: readonly FeedCommand[];
  /** The file of the day before that arrives late: as events for the backfill, as commands for the run that got it in time. */
  readonly late: { readonly events: readonly LateEvent[]; readonly commands: readonly FeedCommand[] };
  readonly demand: ReadonlyMap<string, number>;
}

export const actionsOf = (commands: readonly FeedCommand[]): readonly Action[] =>
  commands.map((command) => ({ kind: 'command', command }));

/** The sample's invoices have the same numbers whatever the seed: those of the late file are told apart. */
const renamed = (command: FeedCommand): FeedCommand => {
  const id = `L${command.id}`;
  const { orderId, returnId, ...body } = command.body;
  return {
    ...command,
    id,
    idempotencyKey: `late-${id}`,
    body: {
      ...body,
      ...(orderId === undefined ? {} : { orderId: id }),
      ...(returnId === undefined ? {} : { returnId: id }),
    },
  };
};

/** Payment methods never come with a file: they are between the customer and the provider. */
const withoutMethod = (command: FeedCommand): FeedCommand => {
  const { paymentMethod: _, placedAt: __, ...body } = command.body;
  return { ...command, body };
};

function lateCommands(file: string | undefined, nowMs: number): Result<readonly FeedCommand[], string> {
  if (file === undefined) {
    const commands = sampleDay(LATE_SAMPLE_SEED, nowMs).files.flatMap((day) => day.commands);
    return ok(commands.slice(0, LATE_SAMPLE_INVOICES).map(renamed));
  }
  const planned = planFile(basename(file), readFileSync(file, 'utf8'));
  return planned.ok ? ok(planned.file.commands) : refuse(planned.why);
}

const dated = (command: FeedCommand, event: LateEvent | undefined): FeedCommand =>
  command.path === '/orders' && event !== undefined
    ? { ...command, body: { ...command.body, placedAt: event.time } }
    : command;

/** The day, its late neighbour and the live orders. All files are read before anything starts. */
export function planRecovery(
  feed: readonly string[],
  lateFile: string | undefined,
  nowMs: number,
): Result<RecoveryPlan, string> {
  const loaded = loadScenario(feed, SAMPLE_SEED, nowMs);
  if (!loaded.ok) return refuse(loaded.why);
  const { scenario } = loaded;
  const missed = lateCommands(lateFile, nowMs);
  if (!missed.ok) return missed;
  const late = missed.value.map(withoutMethod);
  const events = lateEvents(late, startOfYesterday(nowMs) - DAY_MS);
  const live = liveOrders(1, LIVE_BEFORE + LIVE_DURING);
  const commands = [...scenario.files.flatMap((file) => file.commands), ...late, ...live];
  return ok({
    id: scenario.id,
    timeline: timelineOf(scenario, nowMs),
    liveBefore: live.slice(0, LIVE_BEFORE),
    liveDuring: live.slice(LIVE_BEFORE),
    late: { events, commands: late.map((command, n) => dated(command, events[n])) },
    demand: demandOf(commands),
  });
}
