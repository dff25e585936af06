import { randomUUID } from 'node:crypto';
import type { InvocationOutcome } from '../lambda/outcome.ts';
import type { QueueSource } from '../mappings/ports.ts';
import type { RuleTarget, ScheduleDefinition } from '../template/definitions.ts';
import { parseScheduleExpression } from './schedule-expression.ts';

/** Asynchronous invocation: two retries, one and two minutes later (Lambda developer guide). */
const asyncRetryPausesMs = [60_000, 120_000] as const;
/** Timers in Node hold at most 2^31 − 1 ms; a schedule further away is looked at again. */
const longestTimerMs = 2_147_483_647;

export type SchedulerParts = {
  readonly schedules: readonly ScheduleDefinition[];
  readonly accountId: string;
  readonly region: string;
  readonly queues: Pick<QueueSource, 'send'>;
  invoke(functionArn: string, payload: string): Promise<InvocationOutcome>;
  nowMs(): number;
  onError(error: unknown): void;
};

export type Scheduler = { inFlight(): number; stop(): Promise<void> };

const scheduledEvent = (schedule: ScheduleDefinition, target: RuleTarget, parts: SchedulerParts): string =>
  target.input ??
  JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: parts.accountId,
    time: `${new Date(parts.nowMs()).toISOString().slice(0, 19)}Z`,
    region: parts.region,
    resources: [schedule.arn],
    detail: {},
  });

/**
 * Fires scheduled rules. Missed firings (the stack was down) are not made up for, as on AWS. A function
 * that fails is tried twice more; after that the target's dead-letter queue is not used, because the
 * rule did deliver: that queue takes what never reached the function.
 */
export const startScheduler = (parts: SchedulerParts): Scheduler => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();

  const later = (ms: number, action: () => void): void => {
    if (signal.aborted) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  };
  const attempt = (target: RuleTarget, payload: string, retriesUsed: number): void => {
    const work: Promise<void> = parts
      .invoke(target.arn, payload)
      .then((outcome) => {
        if (outcome.kind === 'returned') return;
        const pauseMs = asyncRetryPausesMs[retriesUsed];
        if (pauseMs !== undefined) later(pauseMs, () => attempt(target, payload, retriesUsed + 1));
        else parts.onError(new Error(`scheduled ${target.arn} failed three times`));
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

  const startedMs = parts.nowMs();
  for (const schedule of parts.schedules) {
    const { nextAfter } = parseScheduleExpression(schedule.expression, startedMs);
    const arm = (): void => {
      const nextMs = nextAfter(parts.nowMs());
      const wait = (): void => {
        const leftMs = nextMs - parts.nowMs();
        if (leftMs > longestTimerMs) {
          later(longestTimerMs, wait);
          return;
        }
        later(Math.max(0, leftMs), () => {
          fire(schedule);
          arm();
        });
      };
      wait();
    };
    if (schedule.enabled) arm();
  }

  return {
    inFlight: () => running.size,
    stop: async () => {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(running);
    },
  };
};
