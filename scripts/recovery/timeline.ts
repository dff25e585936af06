import type { FeedCommand } from '../feed/plan-feed.ts';
import type { Action, Scenario } from '../feed/scenario.ts';
import { openingTimeMs } from './opening-hours.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** By hour of the day: a broken release from noon, its subscription off for the hour after it, then mended. */
const BROKEN_FROM = 12;
const OFF_FROM = 14;
const MENDED_FROM = 15;

/** Yesterday's trading, cut where the release and the switch changed. */
export interface Timeline {
  readonly healthy: readonly Action[];
  readonly broken: readonly Action[];
  readonly off: readonly Action[];
  readonly mended: readonly Action[];
  /** Start of yesterday, UTC. */
  readonly dayStartMs: number;
}

export const startOfYesterday = (nowMs: number): number => Math.floor(nowMs / DAY_MS) * DAY_MS - DAY_MS;

/**
 * The scenario's commands as yesterday's, spread over the opening hours in their order. Cancellations by customers are left
 * out: whether one comes before the confirmation is a race, so two runs could rightly end differently.
 */
export function timelineOf({ actions }: Scenario, nowMs: number): Timeline {
  const dayStartMs = startOfYesterday(nowMs);
  const kept = actions.filter(({ kind }) => kind !== 'cancel');
  const atMs = (n: number): number => openingTimeMs(dayStartMs, n, kept.length);
  // A repeated request is the same request, so each order is dated once.
  const dated = new Map<string, FeedCommand>();
  for (const [n, action] of kept.entries()) {
    if (action.kind === 'command') dated.set(action.command.id, placedAt(action.command, atMs(n)));
  }
  const timed = kept.map((action, n) => ({
    hour: Math.floor((atMs(n) - dayStartMs) / HOUR_MS),
    action:
      action.kind === 'command' || action.kind === 'repeat'
        ? { ...action, command: dated.get(action.command.id) ?? action.command }
        : action,
  }));
  const between = (from: number, to: number): readonly Action[] =>
    timed.filter(({ hour }) => hour >= from && hour < to).map(({ action }) => action);
  return {
    healthy: between(0, BROKEN_FROM),
    broken: between(BROKEN_FROM, OFF_FROM),
    off: between(OFF_FROM, MENDED_FROM),
    mended: between(MENDED_FROM, 24),
    dayStartMs,
  };
}

const placedAt = (command: FeedCommand, atMs: number): FeedCommand =>
  command.path === '/orders'
    ? { ...command, body: { ...command.body, placedAt: new Date(atMs).toISOString() } }
    : command;
