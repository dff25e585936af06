import { type Environment, requiredText, wholeNumber } from '@twolane/environment';
import { type OutboxSettings, readOutboxSettings } from '@twolane/outbox';
import { type Prices, pricesFor } from './domain/prices.ts';

/** What every function of the replay service takes from its environment. */
export interface ReplaySettings extends OutboxSettings {
  /** Names of functions and queues are made of it: see `names.ts`. */
  readonly stage: string;
  readonly replayTable: string;
  readonly replayBucket: string;
  readonly parkedTable: string;
  readonly stateMachineArn: string;
  /** What the URL of each of the stage's queues begins with. */
  readonly queueUrlPrefix: string;
}

/** Throws at cold start, naming the variable, rather than at the first event. */
export const readReplaySettings = (env: Environment): ReplaySettings => ({
  ...readOutboxSettings(env),
  stage: requiredText(env, 'STAGE'),
  replayTable: requiredText(env, 'REPLAY_TABLE'),
  replayBucket: requiredText(env, 'REPLAY_BUCKET'),
  parkedTable: requiredText(env, 'PARKED_TABLE'),
  stateMachineArn: requiredText(env, 'REPLAY_STATE_MACHINE_ARN'),
  queueUrlPrefix: requiredText(env, 'QUEUE_URL_PREFIX'),
});

/** What the worker takes besides. */
export interface WorkerSettings extends ReplaySettings {
  readonly archiveBucket: string;
  readonly prices: Prices;
  /** How long a plan may be approved. */
  readonly approvalMinutes: number;
}

const DEFAULT_APPROVAL_MINUTES = 24 * 60;

/** Throws, naming the variable. */
export const readWorkerSettings = (env: Environment): WorkerSettings => ({
  ...readReplaySettings(env),
  archiveBucket: requiredText(env, 'ARCHIVE_BUCKET'),
  prices: pricesFor(requiredText(env, 'AWS_REGION'), env['PRICES'] ?? ''),
  approvalMinutes: wholeNumber(env, 'APPROVAL_MINUTES', DEFAULT_APPROVAL_MINUTES),
});

/** What the admin API takes besides. */
export interface HttpSettings extends ReplaySettings {
  readonly workerFunction: string;
}

/** Throws, naming the variable. */
export const readHttpSettings = (env: Environment): HttpSettings => ({
  ...readReplaySettings(env),
  workerFunction: requiredText(env, 'REPLAY_WORKER_FUNCTION'),
});
