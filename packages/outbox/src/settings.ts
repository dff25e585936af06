import { type Environment, requiredText, wholeNumber } from '@twolane/environment';

/** What every function that reads or writes the journal takes from its environment. */
export interface OutboxSettings {
  /** `OUTBOX_TABLE` */
  readonly outboxTable: string;
  /** `OUTBOX_SHARDS`: partitions a minute; the same number for every function of a stack. */
  readonly outboxShards: number;
}

const DEFAULT_SHARDS = 8;

/** Throws, naming the variable. */
export const readOutboxSettings = (env: Environment): OutboxSettings => ({
  outboxTable: requiredText(env, 'OUTBOX_TABLE'),
  outboxShards: wholeNumber(env, 'OUTBOX_SHARDS', DEFAULT_SHARDS),
});
