import type { Agenda, ScheduleName } from './agenda.ts';
import type { Answer, LambdaFunction } from './aws/lambda.ts';
import type { Base } from './base.ts';
import type { Faults } from './faults/faults.ts';
import type { Tick } from './functions/relay-and-schedules.ts';
import type { Happening } from './kernel/event-queue.ts';
import type { Scheduler } from './kernel/scheduler.ts';
import { skipEmptyMinutes } from './skip-empty-minutes.ts';

export interface Schedule {
  readonly name: ScheduleName;
  readonly target: LambdaFunction<Tick>;
  readonly everyMs: number;
}

interface Ports {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly base: Base;
  readonly agenda: Agenda;
  readonly schedules: readonly Schedule[];
  /** Nothing is under way. */
  readonly isQuiet: () => boolean;
  /** When something else happens next, as far as it is planned. */
  readonly nextAtMs: () => number | undefined;
  /** False: they walk through minutes in which nothing is. */
  readonly leaps: boolean;
}

export interface Schedules {
  /** Everything is done that is on the agenda. */
  areDone(): boolean;
  /** There may be more on the agenda: whoever rests, looks again soon. */
  wake(): void;
}

const MINUTE_MS = 60_000;
/** So long before something is planned to happen the schedules run again. */
const AWAKE_BEFORE_MS = 3 * MINUTE_MS;

/**
 * What EventBridge's schedules start, some minutes apart. While nothing is under way and nothing on the agenda, they rest: a
 * schedule that misses some runs, which AWS's may.
 */
export const startSchedules = (ports: Ports): Schedules => {
  const { scheduler, faults, base, agenda, schedules, isQuiet, nextAtMs, leaps } = ports;
  const doneMs = new Map<ScheduleName, number>(schedules.map(({ name }) => [name, 0]));
  const resting = new Map<Schedule, Happening>();

  /** When it must run again at the latest; undefined: it must not. */
  const wakesAtMs = (name: ScheduleName): number | undefined => {
    const plannedMs = nextAtMs();
    const times = [
      agenda.nextWorkAtMs(name, doneMs.get(name) ?? 0),
      plannedMs && plannedMs - AWAKE_BEFORE_MS,
    ];
    const known = times.filter((atMs) => atMs !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  };

  const run = async ({ name, target }: Schedule): Promise<void> => {
    if (faults.fires('scheduleMissed')) return;
    if (leaps)
      await scheduler.outside(() => skipEmptyMinutes(name, { base, agenda, nowMs: scheduler.nowMs() }));
    const beganMs = scheduler.nowMs();
    const answer = await target.invoke({});
    if (didAll(answer)) doneMs.set(name, beganMs);
  };

  const tick = (schedule: Schedule): void => {
    resting.delete(schedule);
    const wakeMs = isQuiet() ? wakesAtMs(schedule.name) : scheduler.nowMs();
    if (wakeMs !== undefined && wakeMs <= scheduler.nowMs()) {
      run(schedule);
      scheduler.after(schedule.everyMs, () => tick(schedule));
    } else if (wakeMs !== undefined) {
      resting.set(
        schedule,
        scheduler.at(wakeMs, () => tick(schedule)),
      );
    } else
      resting.set(
        schedule,
        scheduler.after(RESTS_MS, () => tick(schedule)),
      );
  };
  for (const schedule of schedules) scheduler.after(schedule.everyMs, () => tick(schedule));

  return {
    areDone: () => agenda.isDone(doneMs),
    wake: () => {
      for (const [schedule, happening] of resting) {
        happening.cancelled = true;
        scheduler.after(schedule.everyMs, () => tick(schedule));
      }
      resting.clear();
    },
  };
};

const RESTS_MS = 60 * MINUTE_MS;

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
