import { randomUUID } from 'node:crypto';
import { type DeadLettersParts, deadLettersInto } from '../eventbridge/dead-letters.ts';
import type { DeliveryFailure } from '../eventbridge/retry.ts';
import type { Clock } from '../storage/clock.ts';
import type { RuleTarget, ScheduleDefinition } from '../template/definitions.ts';
import { parseScheduleExpression } from './schedule-expression.ts';

export type SchedulerParts = DeadLettersParts & {
  readonly schedules: readonly ScheduleDefinition[];
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  /** Asynchronous invocation: from here on Lambda's rules for retries hold ("Asynchronous invocation"). */
  accept(functionArn: string, payload: string): void;
  /** A door for permissions (of the function, or of the queue's policy): words of the refusal, or nothing. */
  readonly mayInvoke?: ((schedule: ScheduleDefinition, targetArn: string) => string | undefined) | undefined;
  onError(error: unknown): void;
};

export type Scheduler = { stop(): void };

/** What a target gets (user guide, "Creating a rule that runs on a schedule", and "Scheduled Event"). */
const inputOf = (schedule: ScheduleDefinition, target: RuleTarget, parts: SchedulerParts): string => {
  const detail = {};
  if (target.input !== undefined) return target.input;
  if (target.inputPath === '$.detail') return JSON.stringify(detail);
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: parts.accountId,
    time: `${new Date(parts.clock.nowMs()).toISOString().slice(0, 19)}Z`,
    region: parts.region,
    resources: [schedule.arn],
    detail,
  });
};

/**
 * Fires scheduled rules. Promises: a firing is handed to its function's queue of events, which survives `kill -9`, or lies
 * in its queue; what neither takes goes to the target's dead-letter queue. Not promised: the rate counts from the start of the stack, and what was missed while it was down, or
 * while the machine slept, is not made up for.
 */
export const startScheduler = (parts: SchedulerParts): Scheduler => {
  const { clock } = parts;
  const deadLetter = deadLettersInto(parts);
  const callOffs = new Map<ScheduleDefinition, () => void>();

  const bring = (schedule: ScheduleDefinition, arn: string, input: string): DeliveryFailure | undefined => {
    const refused = parts.mayInvoke?.(schedule, arn);
    if (refused !== undefined) {
      return { errorCode: 'NO_PERMISSIONS', errorMessage: refused, isRetryable: false };
    }
    if (arn.split(':')[2] !== 'sqs') {
      parts.accept(arn, input);
      return undefined;
    }
    const [sent] = parts.queues.byArn(arn)?.send([{ body: input, eventId: null }]) ?? [];
    if (sent?.ok === true) return undefined;
    const errorMessage = sent?.refusal.message ?? `${arn} does not exist.`;
    const errorCode = sent === undefined ? 'NO_RESOURCE' : 'SDK_CLIENT_ERROR';
    return { errorCode, errorMessage, isRetryable: false };
  };
  const fire = (schedule: ScheduleDefinition): void => {
    for (const target of schedule.targets) {
      const body = inputOf(schedule, target, parts);
      try {
        const failure = bring(schedule, target.arn, body);
        if (failure === undefined) continue;
        deadLetter({ rule: schedule, target, body, failure, retriesUsed: 0, condition: undefined });
      } catch (error) {
        parts.onError(error);
      }
    }
  };
  const follow = (schedule: ScheduleDefinition): void => {
    const { nextAfter } = parseScheduleExpression(schedule.expression, clock.nowMs());
    const wait = (dueMs: number): void => {
      const callOff = clock.after(dueMs - clock.nowMs(), () => {
        // A timer cannot hold a distant time, and fires early: then there is more to wait.
        if (clock.nowMs() < dueMs) {
          wait(dueMs);
          return;
        }
        fire(schedule);
        wait(nextAfter(clock.nowMs()));
      });
      callOffs.set(schedule, callOff);
    };
    wait(nextAfter(clock.nowMs()));
  };
  for (const schedule of parts.schedules) if (schedule.enabled) follow(schedule);

  return {
    stop: () => {
      for (const callOff of callOffs.values()) callOff();
    },
  };
};
