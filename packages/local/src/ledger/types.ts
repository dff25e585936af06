/** An event on its way: the name that it has for ever, when it was recorded, and what else follows it by its envelope. */
export type TracedEvent = {
  readonly key: string;
  readonly recordedMs: number;
  /** When a bus or a queue saw it. */
  readonly seenMs?: number | undefined;
  readonly type?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
};

/**
 * Unique events and (queue, event) pairs. `delivered` = `acked` + `deadLettered` + `dropped` + `inFlight`, exactly,
 * at any moment and after any crash.
 */
export type LedgerCounts = {
  /** Events that a bus accepted, also those that no rule wanted. */
  readonly published: number;
  /** Pairs: an event that two queues got counts twice, one that a queue got twice counts once. */
  readonly delivered: number;
  readonly acked: number;
  readonly deadLettered: number;
  /** Removed unread: older than the queue's retention. */
  readonly dropped: number;
  readonly inFlight: number;
  /** Second and later copies of an event in a queue, plus second and later receives of a message. */
  readonly duplicates: number;
};

/** Milliseconds from an event's recording to the first acknowledgement by its last consumer. */
export type LedgerLatency = {
  /** Events that all of their consumers have acknowledged. */
  readonly events: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

/** What the rest of the stack may ask. `sinceId` (of `mark`) leaves out all that was published before. */
export type LedgerView = {
  /** A point in the ledger: pass it as `sinceId` later. */
  mark(): number;
  counts(sinceId?: number): LedgerCounts;
  latency(sinceId?: number): LedgerLatency;
  /** Of one event: where it went and what became of it; for tracing. */
  trace(key: string): readonly LedgerEntry[];
};

export type LedgerEntry = {
  readonly queueName: string;
  readonly firstDeliveredMs: number;
  readonly deliveries: number;
  readonly redeliveries: number;
  readonly ackedMs: number | undefined;
  readonly deadLetteredMs: number | undefined;
};

/** What queues and buses write, each call inside of the transaction of the change that it notes. */
export type LedgerWriter = {
  /** Notes an event that a bus accepted, and returns its number. */
  published(event: TracedEvent): number;
  /** The number of an event that came another way than over a bus. */
  numberOf(event: TracedEvent): number;
  delivered(queueId: number, eventId: number, nowMs: number): void;
  redelivered(queueId: number, eventId: number): void;
  acked(queueId: number, eventId: number, nowMs: number): void;
  deadLettered(queueId: number, eventId: number, nowMs: number): void;
  dropped(queueId: number, eventId: number): void;
};

export type Ledger = LedgerView & LedgerWriter;
