import { setTimeout as wait } from 'node:timers/promises';
import middy from '@middy/core';
import type { Catalog, CloudEvent } from '@twolane/contracts';
import { type LatenessPolicy, policyFor } from '@twolane/event-time';
import type { Store } from '@twolane/store';
import type { Telemetry } from '@twolane/telemetry';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { answerFor, type Handled, postponementsFor } from './answer.ts';
import type { Random } from './back-off.ts';
import { mapBounded } from './batch.ts';
import { createDeadline, NO_EARLY_TIMEOUT, type StartTimer } from './deadline.ts';
import type { LateEvents } from './late-events.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { messageOf } from './message.ts';
import { invocation } from './middleware/invocation.ts';
import type { Outcome } from './outcome.ts';
import type { Parking } from './parking.ts';
import type { InboxForm } from './react-and-commit.ts';
import type { React } from './reaction.ts';
import { recordPipeline } from './record-pipeline.ts';
import { report } from './report.ts';
import type { Visibility } from './visibility.ts';

export interface ConsumerOptions<Event extends CloudEvent> {
  /** The subscription's name, such as `inventory-reservations`. Marks and parked messages bear it: never rename it. */
  readonly consumer: string;
  /** What the consumer takes; anything else is parked. */
  readonly catalog: Catalog<Event>;
  readonly react: React<Event>;
  readonly store: Store;
  readonly parking: Parking;
  readonly telemetry: Telemetry;
  /** Default: `mark`. */
  readonly inbox?: InboxForm;
  /** Default: the table in event-time. */
  readonly policy?: (eventType: string) => LatenessPolicy;
  /** Default: `apply`. */
  readonly late?: LateEvents;
  /** Absent: messages to be retried come again after the queue's own visibility timeout. */
  readonly visibility?: Visibility;
  /** Epoch milliseconds. */
  readonly clock?: () => number;
  readonly random?: Random;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly startTimer?: StartTimer;
  readonly limits?: Partial<Limits>;
}

export type ConsumerHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/**
 * A Lambda handler for one subscription's queue, with `ReportBatchItemFailures`.
 *
 * Promises: each event's effect happens exactly once, however often and in whatever order it is delivered; a message
 * leaves the queue only once its effect is committed, was committed before, is nothing on purpose, or is parked; no
 * message holds up its neighbours. Does not promise any order.
 */
export const consumerHandler = <Event extends CloudEvent>(
  options: ConsumerOptions<Event>,
): ConsumerHandler => {
  const { telemetry, visibility, clock = Date.now, random = Math.random, sleep = wait } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const handle = recordPipeline<Event>({
    ...options,
    inbox: options.inbox ?? 'mark',
    policy: options.policy ?? policyFor,
    late: options.late ?? 'apply',
    clock,
    random,
    sleep: async (ms) => {
      await sleep(ms);
    },
    limits,
  });

  const postpone = async (records: readonly SQSRecord[], handled: readonly Handled[]): Promise<void> => {
    const postponements = postponementsFor(handled, limits, random);
    const queueArn = records[0]?.eventSourceARN;
    if (visibility === undefined || queueArn === undefined || postponements.length === 0) return;
    try {
      await visibility.postpone(queueArn, postponements);
    } catch (error) {
      telemetry.logger.warn(
        'retries come at the queue’s own pace: their visibility could not be changed',
        {},
        error,
      );
    }
  };

  return middy<SQSEvent, SQSBatchResponse>(NO_EARLY_TIMEOUT)
    .use(invocation(telemetry))
    .handler(async ({ Records: records }: SQSEvent, context: Context) => {
      const deadline = createDeadline(
        {
          nowMs: clock(),
          remainingMs: context.getRemainingTimeInMillis(),
          marginMs: limits.deadlineMarginMs,
        },
        options.startTimer,
      );
      try {
        const handled = await mapBounded(records, limits.concurrency, async (record): Promise<Handled> => {
          const message = messageOf(record, { startedAtMs: clock(), deadlineMs: deadline.atMs });
          const giveUp = (outcome: Outcome): Outcome => {
            report(telemetry, { delivery: { stage: 'received', message }, outcome, nowMs: clock() });
            return outcome;
          };
          if (message.startedAtMs >= deadline.atMs) return { message, outcome: giveUp(notBegun) };
          return { message, outcome: await deadline.before(handle(message, context), () => giveUp(cutOff)) };
        });
        await postpone(records, handled);
        return answerFor(handled);
      } finally {
        deadline.cancel();
      }
    });
};

const notBegun: Outcome = {
  kind: 'retry',
  cause: 'outOfTime',
  why: 'The invocation was over before its turn.',
};
const cutOff: Outcome = {
  kind: 'retry',
  cause: 'outOfTime',
  why: 'The invocation was over before it was done.',
};
