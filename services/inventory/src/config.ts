/** What the functions of this service take from their environment. */
export interface Config {
  readonly inventoryTable: string;
  readonly outboxTable: string;
  readonly outboxShards: number;
}

export interface ConsumerConfig extends Config {
  readonly parkedTable: string;
}

/** Throws at cold start, naming the variable, rather than at the first event. */
export const readConfig = (env: NodeJS.ProcessEnv): Config => ({
  inventoryTable: text(env, 'INVENTORY_TABLE'),
  outboxTable: text(env, 'OUTBOX_TABLE'),
  outboxShards: count(env, 'OUTBOX_SHARDS', defaultOutboxShards),
});

export const readConsumerConfig = (env: NodeJS.ProcessEnv): ConsumerConfig => ({
  ...readConfig(env),
  parkedTable: text(env, 'PARKED_TABLE'),
});

const defaultOutboxShards = 8;

const text = (env: NodeJS.ProcessEnv, name: string): string => {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(
    `Environment variable ${name} is not set; the stack sets it for each function of this service.`,
  );
};

const count = (env: NodeJS.ProcessEnv, name: string, otherwise: number): number => {
  const value = Number(env[name] ?? otherwise);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`Environment variable ${name} is "${env[name]}"; it must be a whole number from 1.`);
};
