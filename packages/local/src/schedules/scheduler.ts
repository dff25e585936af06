import { randomUUID } from 'node:crypto';
import type { InvocationOutcome } from '../lambda/outcome.ts';
import type { QueueSource } from '../mappings/ports.ts';
import type { Clock } from '../storage/clock.ts';
import type { RuleTarget, ScheduleDefinition } from '../template/definitions.ts';
import { parseScheduleExpression } from './schedule-expression.ts';

/** Asynchronous invocation: two retries, one and two minutes later (Lambda developer guide, "Error handling"). */
const asyncRetryPausesMs = [60_000, 120_000] as const;

export type SchedulerParts = {
  readonly schedules: readonly ScheduleDefinition[];
  readonly accountId: string;
  readonly region: string;
  readonly queues: Pick<QueueSource, 'send'>;
  readonly clock: Clock;
  invoke(functionArn: string, payload: string): Promise<InvocationOutcome>;
  onError(error: unknown): void;
};

export type Scheduler = {
  /** Invocations under way; retries that wait do not count. */
  inFlight(): number;
  stop(): Promise<void>;
};

const scheduledEvent = (schedule: ScheduleDefinition, target: RuleTarget, parts: SchedulerParts): string =>
  target.input ??
  JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: parts.accountId,
    time: `${new Date(parts.clock.nowMs()).toISOString().slice(0, 19)}Z`,
    region: parts.region,
    resources: [schedule.arn],
    detail: {},
  });

/**
 * Fires scheduled rules. Missed firings (the stack was down) are not made up for, as on AWS. A function
 * that fails is tried twice more and then given up: the rule's dead-letter queue takes what never reached
 * the function, and here every firing reaches it.
 */
export const startScheduler = (parts: SchedulerParts): Scheduler => {
  const { clock } = parts;
  const running = new Set<Promise<void>>();
  const waiting = new Set<() => void>();
  let stopped = false;

  const later = (delayMs: number, action: () => void): void => {
    if (stopped) return;
    const callOff = clock.after(delayMs, () => {
      waiting.delete(callOff);
      action();
    });
    waiting.add(callOff);
  };
  const attempt = (target: RuleTarget, payload: string, retriesUsed: number): void => {
    const work: Promise<void> = parts
      .invoke(target.arn, payload)
      .then((outcome) => {
        if (outcome.kind === 'returned') return;
        const pauseMs = asyncRetryPausesMs[retriesUsed];
        if (pauseMs !== undefined) later(pauseMs, () => attempt(target, payload, retriesUsed + 1));
        else if (!stopped) parts.onError(new Error(`scheduled ${target.arn} failed three times`));
      })
      .catch(parts.onError)
      .finally(() => running.delete(work));
    running.add(work);
  };
  const fire = (schedule: ScheduleDefinition): void => {
    for (const target of schedule.targets) {
      const payload = scheduledEvent(schedule, target, parts);
      if (target.arn.split(':')[2] === 'sqs') parts.queues.send(target.arn, payload);
      else attempt(target, payload, 0);
    }
  };
  const follow = (schedule: ScheduleDefinition): void => {
    const { nextAfter } = parseScheduleExpression(schedule.expression, clock.nowMs());
    const wait = (dueMs: number): void => {
      later(dueMs - clock.nowMs(), () => {
        // A timer cannot hold a distant time, and fires early: then there is more to wait.
        if (clock.nowMs() < dueMs) {
          wait(dueMs);
          return;
        }
        fire(schedule);
        wait(nextAfter(clock.nowMs()));
      });
    };
    wait(nextAfter(clock.nowMs()));
  };
  for (const schedule of parts.schedules) if (schedule.enabled) follow(schedule);

  return {
    inFlight: () => running.size,
    stop: async () => {
      stopped = true;
      for (const callOff of waiting) callOff();
      await Promise.all(running);
    },
  };
};
