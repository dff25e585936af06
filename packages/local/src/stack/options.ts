import { availableParallelism } from 'node:os';

/** How a local stack is to run. Ports: 0 takes any free one. */
export type LocalStackOptions = {
  /** The compiled template: `.serverless/cloudformation-template-update-stack.json`. */
  readonly templateFile: string;
  /** Where the functions' zips are: `.serverless`. */
  readonly artifactsDir: string;
  /** Everything durable: tables, queues, positions, keys, logs. One stack at a time uses it. */
  readonly dataDir: string;
  readonly httpPort: number;
  readonly awsPort: number;
  readonly issuerPort: number;
  /** How many processes of one function work at a time; default: half of the cores, at least one. */
  readonly localConcurrency?: number;
  /** Another DynamoDB-compatible engine, for example Amazon DynamoDB Local; default: one of our own. */
  readonly dynamodbEndpoint?: string;
  /** Where to keep what was seen of permissions, a file for each stack; default: the variable TWOLANE_CALLS_DIR, else nowhere. */
  readonly callsDir?: string;
  readonly region?: string;
  readonly stackName?: string;
  /** What functions write, as it comes. */
  onLog?(functionName: string, text: string): void;
  /** What the stack itself has to say: warnings and unexpected errors. */
  onNotice?(text: string): void;
};

export const accountId = '000000000000';
export const defaultRegion = 'eu-west-1';
export const defaultStackName = 'twolane-local';
/**
 * Half of the cores. On two cores one process for each function does 12 to 30% more orders per second than two, in
 * half of the memory: batches get larger, and the cores are busy anyway.
 */
export const defaultLocalConcurrency = (): number => Math.max(1, Math.floor(availableParallelism() / 2));
