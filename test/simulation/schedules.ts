import { putOver } from '@twolane/store';
import type { Answer, LambdaFunction } from './aws/lambda.ts';
import type { Base } from './base.ts';
import type { Faults } from './faults/faults.ts';
import type { Tick } from './functions/relay-and-schedules.ts';
import { TABLES } from './functions/tables.ts';
import type { Scheduler } from './kernel/scheduler.ts';

export interface Schedule {
  readonly target: LambdaFunction<Tick>;
  readonly everyMs: number;
}

interface Ports {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly base: Base;
  readonly schedules: readonly Schedule[];
  /** Nothing is under way, and nothing is left to do for a schedule of which each has done its work as of then. */
  readonly isIdle: (doneAsOfMs: number) => boolean;
  /** When something else happens next, as far as it is planned. */
  readonly nextAtMs: () => number | undefined;
}

export interface Schedules {
  /** Each of them has run since then, to its end. */
  doneAsOfMs(): number;
}

const MINUTE_MS = 60_000;
/** So long before something happens again the schedules run again: a minute of the outbox is settled within it. */
const AWAKE_BEFORE_MS = 22 * MINUTE_MS;
const MINUTE_LENGTH = '2026-11-21T04:05'.length;

/**
 * What EventBridge's schedules start. While nothing is left to do, they rest, and their cursors are set to where running
 * minute after minute would have brought them: minutes without a row, an order to look at, or an hour to close. That this makes no
 * difference to any history is tested (`leaps: false`).
 */
export const startSchedules = (ports: Ports): Schedules => {
  const { scheduler, faults, base, schedules, isIdle, nextAtMs } = ports;
  const doneMs = new Map(schedules.map(({ target }) => [target, 0]));
  const doneAsOfMs = (): number => Math.min(...doneMs.values());
  let sleepingUntilMs = 0;

  const leap = (): void => {
    const untilMs = (nextAtMs() ?? 0) - AWAKE_BEFORE_MS;
    if (untilMs <= scheduler.nowMs() || untilMs <= sleepingUntilMs) return;
    sleepingUntilMs = untilMs;
    scheduler.outside(moveCursors(base, untilMs - MINUTE_MS));
  };

  for (const { target, everyMs } of schedules) {
    const tick = (): void => {
      const idle = isIdle(doneAsOfMs());
      if (idle) leap();
      if (scheduler.nowMs() < sleepingUntilMs) {
        scheduler.at(sleepingUntilMs, tick);
        return;
      }
      scheduler.after(everyMs, tick);
      // Nothing is planned any more; a dead letter may still come back.
      if (idle && nextAtMs() === undefined) return;
      if (faults.fires('scheduleMissed')) return;
      const beganMs = scheduler.nowMs();
      target.invoke({}).then((answer) => {
        if (didAll(answer)) doneMs.set(target, beganMs);
      });
    };
    scheduler.after(everyMs, tick);
  }
  return { doneAsOfMs };
};

/** By what the run reports: it neither ran out of time, nor left something to the next one. */
const didAll = (answer: Answer): boolean => {
  if (!answer.ok) return false;
  const {
    ended = 'done',
    complete = true,
    left = 0,
  }: { ended?: unknown; complete?: unknown; left?: unknown } = Object(answer.value);
  return ended === 'done' && complete === true && left === 0;
};

/** Only forward, and only those that have begun. */
const moveCursors = async ({ store }: Base, toMs: number): Promise<void> => {
  const minuteMs = Math.floor(toMs / MINUTE_MS) * MINUTE_MS;
  const minute = new Date(minuteMs).toISOString().slice(0, MINUTE_LENGTH);
  const cursors = [
    {
      table: TABLES.outbox,
      key: { pk: 'sweeper', sk: 'cursor' },
      item: { sweptMs: minuteMs, settledMs: minuteMs },
    },
    { table: TABLES.insights, key: { pk: 'watch', sk: 'cursor' }, item: { minute } },
    { table: TABLES.insights, key: { pk: 'sales', sk: 'told' }, item: { atMs: minuteMs } },
  ];
  for (const { table, key, item } of cursors) {
    const before = await store.get(table, key);
    if (before !== undefined)
      await store.commit({ writes: [putOver(before.version, { table, key, item })], events: [] });
  }
};
