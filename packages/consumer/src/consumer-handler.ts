import { setTimeout as wait } from 'node:timers/promises';
import middy from '@middy/core';
import type { Catalog, CloudEvent } from '@twolane/contracts';
import { type LatenessPolicy, policyFor } from '@twolane/event-time';
import { type Store, TerminalError } from '@twolane/store';
import type { Telemetry } from '@twolane/telemetry';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Random } from './back-off.ts';
import { createBatchServer } from './batch-server.ts';
import { createDeadline, type Deadline, NO_EARLY_TIMEOUT, type StartTimer } from './deadline.ts';
import type { Effect } from './effect.ts';
import { gatheredGets } from './gathered-gets.ts';
import type { LateEvents } from './late-events.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { invocation } from './middleware/invocation.ts';
import type { Parking } from './parking.ts';
import type { InboxForm } from './react-and-commit.ts';
import type { React } from './reaction.ts';
import type { DoorAnswer, DoorRequest } from './replay/door.ts';
import { meansDoor } from './replay/parse-request.ts';
import type { Projection } from './replay/projection.ts';
import { createDoor } from './replay/serve-door.ts';
import { readEffect } from './settings.ts';
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
  /** Default: what the plugin of `stack/` says in the environment (`CONSUMER_EFFECT`). */
  readonly effect?: Effect;
  /**
   * The reaction with gateways that throw `EffectWithheld` instead of calling what lies outside. Without it, a consumer with
   * external effects does nothing in a replay that was not allowed any.
   */
  readonly rehearse?: React<Event>;
  /** Absent: nothing of this consumer can be rebuilt. */
  readonly projection?: Projection<Event>;
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
  /** Is called first in each invocation. */
  readonly onInvocation?: (context: Context) => void;
}

/** What a consumer stands on: AWS where it is deployed, memory and a clock of its own where it is simulated. */
export type ConsumerPorts = Omit<
  ConsumerOptions<CloudEvent>,
  'consumer' | 'catalog' | 'react' | 'inbox' | 'rehearse' | 'projection'
>;

/** Takes what comes from its queue, and a replay's requests, which come directly. */
export interface ConsumerHandler {
  (event: SQSEvent, context: Context): Promise<SQSBatchResponse>;
  (request: DoorRequest, context: Context): Promise<DoorAnswer>;
}

/**
 * A Lambda handler for one subscription: for its queue, with `ReportBatchItemFailures`, and for replays.
 *
 * Promises: each event's effect happens exactly once, however often and in whatever order it is delivered; a message
 * leaves the queue only once its effect is committed, was committed before, is nothing on purpose, or is parked; no
 * message holds up its neighbours. Does not promise any order. For requests of a replay see `createDoor`.
 */
export const consumerHandler = <Event extends CloudEvent>(
  options: ConsumerOptions<Event>,
): ConsumerHandler => {
  const { telemetry, clock = Date.now, random = Math.random, sleep = wait } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const ports = {
    ...options,
    store: gatheredGets(options.store),
    inbox: options.inbox ?? 'mark',
    policy: options.policy ?? policyFor,
    late: options.late ?? 'apply',
    effect: options.effect ?? readEffect(process.env),
    clock,
    random,
    sleep: async (ms: number) => {
      await sleep(ms);
    },
    limits,
  } as const;
  const serveBatch = createBatchServer<Event>(ports);
  const serveDoor = createDoor<Event>(ports);

  const onMessages = middy<SQSEvent, SQSBatchResponse>(NO_EARLY_TIMEOUT)
    .use(invocation(telemetry))
    .handler((event: SQSEvent, context: Context) =>
      untilDeadline(context, (deadline) => serveBatch(event, context, deadline)),
    );
  const onRequest = middy<object, DoorAnswer>(NO_EARLY_TIMEOUT)
    .use(invocation(telemetry))
    .handler((request: object, context: Context) =>
      untilDeadline(context, (deadline) => serveDoor(request, deadline)),
    );

  const untilDeadline = async <Answer>(
    context: Context,
    work: (deadline: Deadline) => Promise<Answer>,
  ): Promise<Answer> => {
    const remainingMs = context.getRemainingTimeInMillis();
    const times = { nowMs: clock(), remainingMs, marginMs: limits.deadlineMarginMs };
    const deadline = createDeadline(times, options.startTimer);
    try {
      return await work(deadline);
    } finally {
      deadline.cancel();
    }
  };

  function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse>;
  function handler(request: DoorRequest, context: Context): Promise<DoorAnswer>;
  function handler(given: object, context: Context): Promise<SQSBatchResponse | DoorAnswer> {
    options.onInvocation?.(context);
    if (meansDoor(given)) return onRequest(given, context);
    if (isFromQueue(given)) return onMessages(given, context);
    throw new TerminalError(
      `${options.consumer} takes messages of a queue and requests of a replay, and was invoked with neither.`,
    );
  }
  return handler;
};

const isFromQueue = (given: object): given is SQSEvent => 'Records' in given && Array.isArray(given.Records);
