import type { Result } from '../result.ts';

/** One entry of PutEvents, not yet checked (API reference, PutEventsRequestEntry). */
export type EventEntry = {
  readonly source?: string | undefined;
  readonly detailType?: string | undefined;
  /** JSON text. */
  readonly detail?: string | undefined;
  /** Epoch milliseconds; the time of the call without it. */
  readonly timeMs?: number | undefined;
  readonly resources?: readonly string[] | undefined;
  /** Name or ARN; `default` without it. */
  readonly eventBusName?: string | undefined;
  readonly traceHeader?: string | undefined;
};

/** Why one entry failed while others may have passed (API reference, PutEventsResultEntry). */
export type EntryRefusal = { readonly errorCode: string; readonly errorMessage: string };

/** An error of the whole call. */
export type EventsRefusal = { readonly code: string; readonly message: string };

export type PutEvent = { readonly eventId: string };

/**
 * The event buses with their rules. When `putEvents` returns, accepted entries lie in the queues of all
 * rules that match (one transaction for the whole call), or wait there to be tried again.
 */
export type EventBuses = {
  putEvents(entries: readonly EventEntry[]): Result<readonly Result<PutEvent, EntryRefusal>[], EventsRefusal>;
  /** Deliveries to targets that failed and will be tried again. */
  pendingRetries(): number;
  stop(): void;
};

/** Whether an object (an event, or a record of a mapping) fits a pattern. Never throws. */
export type Matcher = (candidate: object) => boolean;

/** What is wrong with a pattern, and where: `detail.state[1].prefix`. */
export type PatternRefusal = { readonly place: string; readonly what: string };
