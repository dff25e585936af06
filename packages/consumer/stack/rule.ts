import { arnOf, type Json } from './json.ts';
import type { FindEvent } from './read-subscriptions.ts';
import type { Subscription } from './subscription.ts';

/** EventBridge keeps trying for at most a day ("Retrying event delivery"); then the dead-letter queue has it. */
const DELIVERY_AGE_SEC = 86_400;
const DELIVERY_ATTEMPTS = 185;

/**
 * By type, and by source where each of the types has one source. A type that any producer app may say leaves the
 * source open; the consumer's contract check refuses a source that may not say a type, in either case.
 */
export const patternOf = (
  { events, only }: Pick<Subscription, 'events' | 'only'>,
  findEvent: FindEvent,
): Json => {
  const sources = events.map((type) => findEvent(type)?.source);
  const fixed = sources.filter((source) => source !== undefined);
  return {
    'detail-type': [...events],
    ...(fixed.length === sources.length ? { source: [...new Set(fixed)].sort() } : {}),
    ...(only === 'backfilled' ? { detail: { backfilledby: [{ exists: true }] } } : {}),
  };
};

export interface RuleEnds {
  readonly bus: string;
  readonly queue: string;
  readonly deadLetters: string;
}

/** From the bus to the consumer's queue; what cannot be delivered goes to its dead-letter queue. */
export const consumerRule = (subscription: Subscription, findEvent: FindEvent, ends: RuleEnds): Json => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Description: `What ${subscription.name} takes`,
    EventBusName: { Ref: ends.bus },
    EventPattern: patternOf(subscription, findEvent),
    State: 'ENABLED',
    Targets: [
      {
        Id: 'queue',
        Arn: arnOf(ends.queue),
        RetryPolicy: {
          MaximumEventAgeInSeconds: DELIVERY_AGE_SEC,
          MaximumRetryAttempts: DELIVERY_ATTEMPTS,
        },
        DeadLetterConfig: { Arn: arnOf(ends.deadLetters) },
      },
    ],
  },
});
