import { consumerAlarms } from './alarms.ts';
import type { Resources } from './json.ts';
import { consumerQueues } from './queues.ts';
import type { FindEvent } from './read-subscriptions.ts';
import { consumerRole } from './role.ts';
import { consumerRule } from './rule.ts';
import { logicalStemOf, type Subscription } from './subscription.ts';

/** What every consumer's surroundings have in common. */
export interface Surroundings {
  readonly service: string;
  readonly stage: string;
  /** Logical id of the event bus. */
  readonly bus: string;
  readonly findEvent: FindEvent;
}

/** Names of one consumer's resources in the template. */
export const logicalIdsOf = (consumer: string) => {
  const stem = logicalStemOf(consumer);
  return {
    stem,
    queue: `${stem}Queue`,
    deadLetters: `${stem}DeadLetters`,
    policy: `${stem}QueuePolicy`,
    rule: `${stem}Rule`,
    role: `${stem}Role`,
    // As the framework names them.
    function: `${stem}LambdaFunction`,
    logGroup: `${stem}LogGroup`,
  };
};

/** The queue's physical name; its dead-letter queue has the same with `-dead-letters`. */
export const queueNameOf = ({ service, stage }: Surroundings, consumer: string): string =>
  `${service}-${stage}-${consumer}`;

/** All resources of one subscription but its function: queue, dead letters, rule, policy, role, alarms. */
export const consumerResources = (subscription: Subscription, around: Surroundings): Resources => {
  const ids = logicalIdsOf(subscription.name);
  return {
    ...consumerQueues(queueNameOf(around, subscription.name), subscription.timeoutSec, ids),
    [ids.rule]: consumerRule(subscription, around.findEvent, { bus: around.bus, ...ids }),
    [ids.role]: consumerRole(subscription, ids.queue, ids.logGroup),
    ...consumerAlarms(subscription.name, ids),
  };
};
