import { type Environment, requiredText } from '@twolane/environment';
import { type OutboxSettings, readOutboxSettings } from '@twolane/outbox';
import { type SourceBindings, sourceBindings } from './domain/source-bindings.ts';

/** What the function takes from its environment. */
export interface Config extends OutboxSettings {
  readonly ingestTable: string;
  /** `SOURCES_BY_CLIENT`, optional. */
  readonly sources: SourceBindings;
}

/** Throws at cold start, naming the variable, rather than at the first event. */
export const readConfig = (env: Environment): Config => ({
  ingestTable: requiredText(env, 'INGEST_TABLE'),
  ...readOutboxSettings(env),
  sources: bindings(env, 'SOURCES_BY_CLIENT'),
});

const bindings = (env: Environment, name: string): SourceBindings => {
  const read = sourceBindings(env[name] ?? '');
  if (read.ok) return read.value;
  throw new Error(`Environment variable ${name} ${read.refusal}.`);
};
