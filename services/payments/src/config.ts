type Environment = Readonly<Record<string, string | undefined>>;

/** What every function of this service takes from its environment. */
export interface Config {
  readonly paymentsTable: string;
}

/** What its consumers take besides. */
export interface ConsumerConfig extends Config {
  readonly outboxTable: string;
  readonly outboxShards: number;
  readonly parkedTable: string;
}

export interface GatewayConfig extends ConsumerConfig {
  /** Answers to provider calls, kept by Powertools. */
  readonly effectsTable: string;
  /** The simulated provider's own. */
  readonly gatewayTable: string;
  readonly gatewayTimeoutMs: number;
}

const DEFAULT_OUTBOX_SHARDS = 8;
const DEFAULT_GATEWAY_TIMEOUT_MS = 3_000;

/** These throw at cold start, naming the variable, rather than at the first event. */
export const readConfig = (env: Environment): Config => ({ paymentsTable: text(env, 'PAYMENTS_TABLE') });

export const readConsumerConfig = (env: Environment): ConsumerConfig => ({
  ...readConfig(env),
  outboxTable: text(env, 'OUTBOX_TABLE'),
  outboxShards: count(env, 'OUTBOX_SHARDS', DEFAULT_OUTBOX_SHARDS),
  parkedTable: text(env, 'PARKED_TABLE'),
});

export const readGatewayConfig = (env: Environment): GatewayConfig => ({
  ...readConsumerConfig(env),
  effectsTable: text(env, 'EFFECTS_TABLE'),
  gatewayTable: text(env, 'GATEWAY_TABLE'),
  gatewayTimeoutMs: count(env, 'GATEWAY_TIMEOUT_MS', DEFAULT_GATEWAY_TIMEOUT_MS),
});

const text = (env: Environment, name: string): string => {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(
    `Environment variable ${name} is not set; the stack sets it for each function of this service.`,
  );
};

const count = (env: Environment, name: string, otherwise: number): number => {
  const value = Number(env[name] ?? otherwise);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`Environment variable ${name} is "${env[name]}"; it must be a whole number from 1.`);
};
