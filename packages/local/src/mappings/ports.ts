import type { InvocationOutcome } from '../lambda/outcome.ts';

/** A message as a mapping receives it: what `ReceiveMessage` yields, with every attribute. */
export type ReceivedMessage = {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, MessageAttribute>>;
};

export type MessageAttribute = {
  readonly dataType: string;
  readonly stringValue?: string | undefined;
  /** Base64. */
  readonly binaryValue?: string | undefined;
};

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

/** Lambda quotas: an asynchronous or synchronous invocation takes 6 MB. */
export const maximumPayloadBytes = 6 * 1024 * 1024;
