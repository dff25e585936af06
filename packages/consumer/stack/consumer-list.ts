import { queueNameOf, type Surroundings } from './consumer-resources.ts';
import { functionKeyOf, type Subscription } from './subscription.ts';

/** One consumer, as whoever replays or redrives has to know it. */
export interface ListedConsumer {
  readonly name: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly effect: Subscription['effect'];
  readonly inbox: Subscription['inbox'];
  readonly lateness: Subscription['lateness'];
  readonly functionName: string;
  readonly queueName: string;
  readonly deadLetterQueueName: string;
}

/** The consumers of this stack as data, in order of name. */
export const listConsumers = (
  subscriptions: readonly Subscription[],
  around: Surroundings,
): readonly ListedConsumer[] =>
  subscriptions
    .map(({ name, description, events, effect, inbox, lateness }) => ({
      name,
      description,
      events,
      effect,
      inbox,
      lateness,
      functionName: `${around.service}-${around.stage}-${functionKeyOf(name)}`,
      queueName: queueNameOf(around, name),
      deadLetterQueueName: `${queueNameOf(around, name)}-dead-letters`,
    }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
