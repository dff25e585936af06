import { type ConsumerSettings, readConsumerSettings } from '@twolane/consumer';
import { type Environment, requiredText } from '@twolane/environment';
import { type OutboxSettings, readOutboxSettings } from '@twolane/outbox';

/** What the functions of this service take from their environment. */
export interface Config extends OutboxSettings {
  readonly ordersTable: string;
}

export interface ConsumerConfig extends Config, ConsumerSettings {}

/** Throws at cold start, naming the variable, rather than at the first event. */
export const readConfig = (env: Environment): Config => ({
  ordersTable: requiredText(env, 'ORDERS_TABLE'),
  ...readOutboxSettings(env),
});

export const readConsumerConfig = (env: Environment): ConsumerConfig => ({
  ...readConfig(env),
  ...readConsumerSettings(env),
});
