import { hourOf } from '@twolane/event-time';
import { type ReplayRun, replayRunner } from './replay-runs.ts';
import { recordFeed } from './replay-stack.ts';
import { type Report, rounded } from './report.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MICRO = 1_000_000;
const RATE_PER_SEC = 1_000;
/** One of the ten in which the shop is open. */
const REBUILT_HOUR = 10;

/** One hour of the sales is rebuilt, and then the whole day: what that costs follows what changed. */
export async function benchReplayRebuild(root: string, feed: readonly string[]): Promise<Report> {
  await using recorded = await recordFeed(root, feed);
  const { session, dayStartMs } = recorded;
  const { run } = replayRunner(session);
  const rebuild = (fromMs: number, toMs: number): Promise<ReplayRun> =>
    run({
      mode: 'rebuild',
      reason: 'bench',
      consumers: ['insights-sales'],
      range: { axis: 'occurred', from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
      ratePerSec: RATE_PER_SEC,
    });
  const fromMs = dayStartMs + REBUILT_HOUR * HOUR_MS;
  const hour = await rebuild(fromMs, fromMs + HOUR_MS);
  const day = await rebuild(dayStartMs, dayStartMs + DAY_MS);
  const values = { hour: figuresOf(hour), day: figuresOf(day) };
  const rowOf = (what: string, { events, workSeconds, seconds, actualUsd, isProved }: Figures) => [
    what,
    events,
    rounded(workSeconds, 1),
    rounded(seconds, 1),
    actualUsd.toFixed(6),
    isProved ? 'yes' : 'no',
  ];
  return {
    id: 'replayRebuild',
    title: '(h) the sales of one hour rebuilt, and those of everything',
    columns: ['what', 'events', 's rehearsing, filling, waiting', 's in all', 'dollars', 'proved'],
    rows: [rowOf(hourOf(fromMs), values.hour), rowOf('the whole day', values.day)],
    findings: [
      `an hour takes ${percent(values.hour.events, values.day.events)} of the events, ${percent(values.hour.workSeconds, values.day.workSeconds)} of the seconds and ${percent(values.hour.actualUsd, values.day.actualUsd)} of the dollars`,
      'in the seconds is the same wait before every swap, for invocations that had begun before the rebuild',
    ],
    values,
  };
}

interface Figures {
  readonly events: number;
  readonly workSeconds: number;
  readonly seconds: number;
  readonly estimatedUsd: number;
  readonly actualUsd: number;
  readonly isProved: boolean;
}

const figuresOf = (replay: ReplayRun): Figures => ({
  events: replay.events,
  workSeconds: (replay.seconds['rehearsing'] ?? 0) + (replay.seconds['applying'] ?? 0),
  seconds: Object.values(replay.seconds).reduce((sum, seconds) => sum + seconds, 0),
  estimatedUsd: replay.estimatedMicroUsd / MICRO,
  actualUsd: replay.actualMicroUsd / MICRO,
  isProved: replay.isProved,
});

const percent = (part: number, whole: number): string => `${Math.round((part * 100) / whole)}%`;
