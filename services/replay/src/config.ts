import { type Environment, requiredText, wholeNumber } from '@twolane/environment';
import { type OutboxSettings, readOutboxSettings } from '@twolane/outbox';

/** What every function of the replay service takes from its environment. */
export interface ReplaySettings extends OutboxSettings {
  readonly stage: string;
  /** Names of functions and queues are made of it: see `names.ts`. */
  readonly replayTable: string;
  readonly replayBucket: string;
  readonly parkedTable: string;
  /** `AWS_REGION`: which column of the price table. */
  readonly region: string;
  /** How long a plan may be approved. */
  readonly approvalHours: number;
}

const DEFAULT_APPROVAL_HOURS = 24;

/** Throws at cold start, naming the variable, rather than at the first event. */
export const readReplaySettings = (env: Environment): ReplaySettings => ({
  ...readOutboxSettings(env),
  stage: requiredText(env, 'STAGE'),
  replayTable: requiredText(env, 'REPLAY_TABLE'),
  replayBucket: requiredText(env, 'REPLAY_BUCKET'),
  parkedTable: requiredText(env, 'PARKED_TABLE'),
  region: requiredText(env, 'AWS_REGION'),
  approvalHours: wholeNumber(env, 'APPROVAL_HOURS', DEFAULT_APPROVAL_HOURS),
});
