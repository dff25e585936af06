import type { Result } from '../result.ts';
import type { QueueDefinition } from '../template/definitions.ts';

/** One message attribute as the SQS API has it (API reference, MessageAttributeValue). */
export type MessageAttribute = {
  readonly dataType: string;
  readonly stringValue?: string | undefined;
  /** Base64. */
  readonly binaryValue?: string | undefined;
};

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export type NewMessage = {
  readonly body: string;
  /** Seconds; the queue's own delay without it. */
  readonly delaySec?: number | undefined;
  readonly attributes?: MessageAttributes | undefined;
  /** On a standard queue: the tenant of a fair queue. */
  readonly groupId?: string | undefined;
  readonly traceHeader?: string | undefined;
  /** The ledger's number of the event inside; `null`: none. Without it the body is looked at. */
  readonly eventId?: number | null | undefined;
};

export type SentMessage = {
  readonly messageId: string;
  readonly md5OfBody: string;
  readonly md5OfAttributes: string | undefined;
  readonly md5OfSystemAttributes: string | undefined;
};

export type ReceivedMessage = {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  /** All system attributes that the message has: SentTimestamp, ApproximateReceiveCount, … */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: MessageAttributes;
};

export type ReceiveRequest = {
  /** 1 to 10. */
  readonly maximumMessages: number;
  /** 0 to 20,000: how long to wait for a first message. */
  readonly waitMs: number;
  /** The queue's own without it. */
  readonly visibilityTimeoutSec?: number | undefined;
};

export type VisibilityChange = { readonly receiptHandle: string; readonly visibilityTimeoutSec: number };

/** An error of the SQS API: `code` is the shape's name, `queryCode` what older clients compare with. */
export type SqsRefusal = {
  readonly code: string;
  readonly queryCode: string;
  readonly message: string;
};

export type QueueCounts = {
  /** ApproximateNumberOfMessages: exact here. */
  readonly visible: number;
  /** ApproximateNumberOfMessagesNotVisible. */
  readonly inFlight: number;
  /** ApproximateNumberOfMessagesDelayed. */
  readonly delayed: number;
  /** Of the oldest message that is not deleted; undefined for an empty queue. */
  readonly oldestSentMs: number | undefined;
};

/**
 * One queue. Each call is one transaction and has happened, durably against the end of the process,
 * when it returns. Lists are answered entry by entry, in their order.
 */
export type Queue = {
  /** Its number in the state file: what the ledger knows it by. */
  readonly id: number;
  readonly definition: QueueDefinition;
  /** Epoch seconds of the queue's first appearance in this data directory. */
  readonly createdSec: number;
  send(messages: readonly NewMessage[]): readonly Result<SentMessage, SqsRefusal>[];
  /**
   * Answers as soon as there is a message, with none when the wait is over or `signal` is aborted.
   * Messages beyond the redrive policy's count go to the dead-letter queue instead.
   */
  receive(
    request: ReceiveRequest,
    signal?: AbortSignal,
  ): Promise<Result<readonly ReceivedMessage[], SqsRefusal>>;
  /** Deleting what is deleted, or with a receipt that a later receive has outdated, succeeds without effect. */
  delete(receiptHandles: readonly string[]): readonly Result<undefined, SqsRefusal>[];
  changeVisibility(changes: readonly VisibilityChange[]): readonly Result<undefined, SqsRefusal>[];
  counts(): QueueCounts;
};

export type Queues = {
  byArn(arn: string): Queue | undefined;
  byName(name: string): Queue | undefined;
  all(): readonly Queue[];
  /** Ends all waits with nothing and all timers. The storage stays open. */
  stop(): void;
};
