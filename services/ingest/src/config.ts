import { type SourceBindings, sourceBindings } from './domain/source-bindings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the function takes from its environment. */
export interface Config {
  readonly ingestTable: string;
  readonly outboxTable: string;
  readonly outboxShards: number;
  /** `SOURCES_BY_CLIENT`, optional. */
  readonly sources: SourceBindings;
}

const DEFAULT_OUTBOX_SHARDS = 8;

/** Throws at cold start, naming the variable, rather than at the first event. */
export const readConfig = (env: Environment): Config => ({
  ingestTable: text(env, 'INGEST_TABLE'),
  outboxTable: text(env, 'OUTBOX_TABLE'),
  outboxShards: count(env, 'OUTBOX_SHARDS', DEFAULT_OUTBOX_SHARDS),
  sources: bindings(env, 'SOURCES_BY_CLIENT'),
});

const text = (env: Environment, name: string): string => {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`Environment variable ${name} is not set; the stack sets it for this function.`);
};

const count = (env: Environment, name: string, otherwise: number): number => {
  const value = Number(env[name] ?? otherwise);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`Environment variable ${name} is "${env[name]}"; it must be a whole number from 1.`);
};

const bindings = (env: Environment, name: string): SourceBindings => {
  const read = sourceBindings(env[name] ?? '');
  if (read.ok) return read.value;
  throw new Error(`Environment variable ${name} ${read.refusal}.`);
};
