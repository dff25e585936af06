import { type ConsumerSettings, readConsumerSettings } from '@twolane/consumer';
import { type Environment, requiredText, wholeNumber } from '@twolane/environment';
import { type OutboxSettings, readOutboxSettings } from '@twolane/outbox';

/** What the functions of this service take from their environment. */
export interface Config extends OutboxSettings {
  /** `INSIGHTS_TABLE` */
  readonly insightsTable: string;
}

export interface ConsumerConfig extends Config, ConsumerSettings {}

/** Throws at cold start, naming the variable, rather than at the first event. */
export const readConfig = (env: Environment): Config => ({
  insightsTable: requiredText(env, 'INSIGHTS_TABLE'),
  ...readOutboxSettings(env),
});

export const readConsumerConfig = (env: Environment): ConsumerConfig => ({
  ...readConfig(env),
  ...readConsumerSettings(env),
});

const DEFAULT_STUCK_AFTER_MINUTES = 30;
const MINUTE_MS = 60_000;

/** `STUCK_AFTER_MINUTES`: how long an order may stand still. The same for all functions that ask. */
export const readStuckAfterMs = (env: Environment): number =>
  wholeNumber(env, 'STUCK_AFTER_MINUTES', DEFAULT_STUCK_AFTER_MINUTES) * MINUTE_MS;
