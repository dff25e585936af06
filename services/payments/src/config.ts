import { type ConsumerSettings, readConsumerSettings } from '@twolane/consumer';
import { type Environment, requiredText, wholeNumber } from '@twolane/environment';
import { type OutboxSettings, readOutboxSettings } from '@twolane/outbox';

/** What every function of this service takes from its environment. */
export interface Config {
  readonly paymentsTable: string;
}

/** What its consumers take besides. */
export interface ConsumerConfig extends Config, OutboxSettings, ConsumerSettings {}

export interface GatewayConfig extends ConsumerConfig {
  /** Answers to provider calls, kept by Powertools. */
  readonly effectsTable: string;
  /** The simulated provider's own. */
  readonly gatewayTable: string;
  readonly gatewayTimeoutMs: number;
}

const DEFAULT_GATEWAY_TIMEOUT_MS = 3_000;

/** These throw at cold start, naming the variable, rather than at the first event. */
export const readConfig = (env: Environment): Config => ({
  paymentsTable: requiredText(env, 'PAYMENTS_TABLE'),
});

export const readConsumerConfig = (env: Environment): ConsumerConfig => ({
  ...readConfig(env),
  ...readOutboxSettings(env),
  ...readConsumerSettings(env),
});

export const readGatewayConfig = (env: Environment): GatewayConfig => ({
  ...readConsumerConfig(env),
  effectsTable: requiredText(env, 'EFFECTS_TABLE'),
  gatewayTable: requiredText(env, 'GATEWAY_TABLE'),
  gatewayTimeoutMs: wholeNumber(env, 'GATEWAY_TIMEOUT_MS', DEFAULT_GATEWAY_TIMEOUT_MS),
});
