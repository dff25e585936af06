import { type Item, type Key, putOver, type StoredItem } from '@twolane/store';
import type { Agenda, ScheduleName } from './agenda.ts';
import type { Base } from './base.ts';
import { TABLES } from './functions/tables.ts';

interface Ports {
  readonly base: Base;
  readonly agenda: Agenda;
  readonly nowMs: number;
}

const MINUTE_MS = 60_000;
/** What lies nearer than this to now, the functions themselves walk through: the last minute that is due, and what is not. */
const SWEPT_MS = 2 * MINUTE_MS;
const SETTLED_MS = 21 * MINUTE_MS;
const WATCHED_MS = 3 * MINUTE_MS;
/** Fewer minutes than this are not worth it. */
const WORTH_MS = 3 * MINUTE_MS;
const MINUTE_LENGTH = '2026-11-21T04:05'.length;

/**
 * Sets a cursor to where walking would have brought it: over minutes that have no row in the outbox, or no order to look
 * at. Two days have 2,880 minutes, nearly all of them empty; that skipping them breaks no promise, and hides none, is tested.
 */
export const skipEmptyMinutes = async (name: ScheduleName, { base, agenda, nowMs }: Ports): Promise<void> => {
  const minutesAgo = (ms: number): number => Math.floor((nowMs - ms) / MINUTE_MS) * MINUTE_MS;
  if (name === 'sweeper') {
    await move(base, TABLES.outbox, SWEEPER, ({ item }) => {
      const [fromSweptMs, fromSettledMs] = [Number(item['sweptMs']), Number(item['settledMs'])];
      const forward = (fromMs: number, untilMs: number): number =>
        Math.max(fromMs, Math.min(agenda.nextMinuteMs('rows', fromMs), minutesAgo(untilMs)));
      const [sweptMs, settledMs] = [forward(fromSweptMs, SWEPT_MS), forward(fromSettledMs, SETTLED_MS)];
      if (sweptMs - fromSweptMs + settledMs - fromSettledMs < WORTH_MS) return undefined;
      return { ...item, sweptMs: Math.max(sweptMs, settledMs), settledMs };
    });
  }
  if (name === 'watch') {
    await move(base, TABLES.insights, WATCH, ({ item }) => {
      // The minute that was looked at last.
      const fromMs = Date.parse(`${String(item['minute'])}:00.000Z`);
      const untilMs =
        Math.min(agenda.nextMinuteMs('orders', fromMs + MINUTE_MS), minutesAgo(WATCHED_MS)) - MINUTE_MS;
      if (untilMs - fromMs < WORTH_MS) return undefined;
      return { minute: minuteText(untilMs) };
    });
  }
};

/** A world that has been running for a while: schedules have nothing before `nowMs` to look at. */
export const beginAt = async ({ store }: Base, nowMs: number): Promise<void> => {
  const minuteMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const cursors = [
    { table: TABLES.outbox, key: SWEEPER, item: { sweptMs: minuteMs, settledMs: minuteMs } },
    { table: TABLES.insights, key: WATCH, item: { minute: minuteText(minuteMs) } },
    { table: TABLES.insights, key: { pk: 'sales', sk: 'told' }, item: { atMs: minuteMs } },
  ];
  const writes = cursors.map((cursor) => putOver(undefined, cursor));
  await store.commit({ writes, events: [] });
};

const SWEEPER: Key = { pk: 'sweeper', sk: 'cursor' };
const WATCH: Key = { pk: 'watch', sk: 'cursor' };
const minuteText = (minuteMs: number): string => new Date(minuteMs).toISOString().slice(0, MINUTE_LENGTH);

const move = async (
  { store }: Base,
  table: string,
  key: Key,
  to: (before: StoredItem) => Item | undefined,
): Promise<void> => {
  const before = await store.get(table, key);
  const item = before === undefined ? undefined : to(before);
  if (before === undefined || item === undefined) return;
  await store.commit({ writes: [putOver(before.version, { table, key, item })], events: [] });
};
