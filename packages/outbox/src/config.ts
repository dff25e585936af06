/** What relay and sweeper take from their environment. */
export interface Config {
  readonly outboxTable: string;
  readonly outboxShards: number;
  readonly eventBusName: string;
  readonly maxPutEventsBytes: number;
}

const DEFAULT_SHARDS = 8;
const DEFAULT_PUT_EVENTS_BYTES = 256 * 1024;

/** Throws at cold start, naming the variable, rather than at the first event. */
export const readConfig = (env: NodeJS.ProcessEnv): Config => ({
  outboxTable: text(env, 'OUTBOX_TABLE'),
  outboxShards: count(env, 'OUTBOX_SHARDS', DEFAULT_SHARDS),
  eventBusName: text(env, 'EVENT_BUS_NAME'),
  maxPutEventsBytes: count(env, 'PUT_EVENTS_MAX_BYTES', DEFAULT_PUT_EVENTS_BYTES),
});

const text = (env: NodeJS.ProcessEnv, name: string): string => {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`Environment variable ${name} is not set; packages/outbox/functions.yml sets it.`);
};

const count = (env: NodeJS.ProcessEnv, name: string, otherwise: number): number => {
  const value = Number(env[name] ?? otherwise);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`Environment variable ${name} is "${env[name]}"; it must be a whole number from 1.`);
};
