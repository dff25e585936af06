import type { FaultControl } from '../faults/faults.ts';
import type { FunctionStats } from '../lambda/function-pool.ts';
import type { LedgerView } from '../ledger/types.ts';
import type { QueueCounts } from '../sqs/types.ts';

export type QueueStats = QueueCounts & {
  readonly name: string;
  /** Messages end up here after too many receives; nobody reads it by itself. */
  readonly isDeadLetterQueue: boolean;
};

export type LocalStackStats = {
  readonly upMs: number;
  readonly functions: readonly FunctionStats[];
  readonly queues: readonly QueueStats[];
  /** Firehose streams, and how many records wait in each to be delivered to its bucket. */
  readonly deliveryStreams: readonly { readonly name: string; readonly waiting: number }[];
  /** Exact counts of events and deliveries; also after any crash. */
  readonly ledger: LedgerView;
  /** Of this process, the engine and all functions, looked at once a second; shared pages count once for each process. */
  readonly memory: { readonly residentBytes: number; readonly peakBytes: number };
  /** Work that has begun and has not ended. */
  readonly inFlight: { readonly http: number; readonly batches: number };
};

export type LocalStack = {
  readonly httpUrl: string;
  /** DynamoDB, SQS, EventBridge, S3, Lambda and Step Functions; point AWS_ENDPOINT_URL here. */
  readonly awsUrl: string;
  /** The same address. */
  readonly dynamodbUrl: string;
  readonly issuerUrl: string;
  /** An access token of the local issuer. */
  token(scopes: readonly string[], clientId: string): Promise<string>;
  readonly ledger: LedgerView;
  /** Faults on demand; also at `<awsUrl>/_twolane/faults`. */
  readonly faults: FaultControl;
  stats(): LocalStackStats;
  /**
   * Waits until no request, message, stream record or batch is left; false when that did not happen
   * in time. Dead-letter queues do not count: nobody reads them. Nor do delivery streams, which gather on purpose. Nor do executions that wait for a token or a timer.
   */
  waitIdle(limitMs: number): Promise<boolean>;
  /** Lets work in flight finish, for some seconds, then ends everything that was started. Safe to repeat. */
  stop(): Promise<void>;
};
