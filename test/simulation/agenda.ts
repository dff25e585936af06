import type { CloudEvent } from '@twolane/contracts';
import type { Write } from '@twolane/store';
import { TABLES } from './functions/tables.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A row is settled when no writer can add to its minute any more: 15 minutes, and 5 for clocks. */
const SETTLES_MS = 23 * MINUTE_MS;
const LOOKED_AT_MS = 5 * MINUTE_MS;
const CLOSES_MS = 18 * MINUTE_MS;

export type ScheduleName = 'sweeper' | 'watch' | 'publisher';

/**
 * What schedules have to do, and when, as it follows from what was committed: rows to settle, orders to look at, hours to close.
 * It says when they may rest, and which minutes hold nothing.
 */
export interface Agenda {
  note(writes: readonly Write[], events: readonly CloudEvent[], nowMs: number): void;
  /** The first thing that a run which began at `doneAsOfMs` has not done. */
  nextWorkAtMs(name: ScheduleName, doneAsOfMs: number): number | undefined;
  /** Everything is done by runs of these beginnings. */
  isDone(doneAsOfMs: ReadonlyMap<ScheduleName, number>): boolean;
  /** The first minute from `fromMs` on with a row in the outbox, or an order to look at. */
  nextMinuteMs(of: 'rows' | 'orders', fromMs: number): number;
}

export const createAgenda = (): Agenda => {
  const work: Readonly<Record<ScheduleName, Set<number>>> = {
    sweeper: new Set(),
    watch: new Set(),
    publisher: new Set(),
  };
  const minutes = { rows: new Set<number>(), orders: new Set<number>() };

  const noteWrite = ({ table, key: { pk } }: Write, nowMs: number): void => {
    if (table !== TABLES.insights) return;
    // A run that began in this very millisecond may have looked before.
    const afterMs = nowMs + 1;
    if (pk.startsWith('watch#')) {
      const minuteMs = Date.parse(`${pk.slice('watch#'.length)}:00.000Z`);
      minutes.orders.add(minuteMs);
      work.watch.add(Math.max(afterMs, minuteMs + LOOKED_AT_MS));
    } else if (pk === 'unplaced') work.watch.add(afterMs);
    else if (pk.startsWith('fact#')) {
      const closesMs = Date.parse(`${pk.split('#')[1]}:00:00.000Z`) + HOUR_MS + CLOSES_MS;
      work.publisher.add(Math.max(afterMs, closesMs));
    }
  };

  return {
    note: (writes, events, nowMs) => {
      for (const write of writes) noteWrite(write, nowMs);
      for (const { recordedtime } of events) {
        const recordedMs = Date.parse(recordedtime);
        minutes.rows.add(Math.floor(recordedMs / MINUTE_MS) * MINUTE_MS);
        work.sweeper.add(Math.max(nowMs, recordedMs) + SETTLES_MS);
      }
    },
    nextWorkAtMs: (name, doneAsOfMs) => least(work[name], doneAsOfMs + 1),
    isDone: (doneAsOfMs) =>
      [...doneAsOfMs].every(([name, atMs]) => least(work[name], atMs + 1) === undefined),
    nextMinuteMs: (of, fromMs) => least(minutes[of], fromMs) ?? Number.POSITIVE_INFINITY,
  };
};

const least = (times: ReadonlySet<number>, fromMs: number): number | undefined => {
  let found: number | undefined;
  for (const atMs of times) if (atMs >= fromMs && (found === undefined || atMs < found)) found = atMs;
  return found;
};
