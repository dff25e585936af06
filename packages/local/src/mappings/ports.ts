import type { InvocationOutcome } from '../lambda/outcome.ts';
import type { ReceivedMessage } from '../sqs/types.ts';

/** The queue operations that mappings need. Queues are named by ARN. */
export type QueueSource = {
  /** Waits up to `waitMs` for at least one message; each is then invisible for the queue's time-out. */
  receive(
    queueArn: string,
    maximumMessages: number,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<readonly ReceivedMessage[]>;
  delete(queueArn: string, receiptHandles: readonly string[]): void;
  send(queueArn: string, body: string): void;
  /** How long what was received is invisible. */
  visibilityMs(queueArn: string): number;
};

export type FunctionTarget = {
  invoke(functionArn: string, payload: string): Promise<InvocationOutcome>;
  /** Invocations that can run at the same time, at most. */
  concurrencyOf(functionArn: string): number;
  /** Resolves when an invocation would start at once: until then messages are better off in their queue. */
  whenFree(functionArn: string): Promise<void>;
};

/** Whether a record passes a mapping's filters; no filters let everything pass. */
export type RecordFilter = (record: object) => boolean;

/** A running mapping. */
export type Mapping = {
  readonly logicalId: string;
  /** Batches that a function works on now. */
  inFlight(): number;
  /** Takes nothing new; resolves when what was in flight is settled. */
  stop(): Promise<void>;
};
