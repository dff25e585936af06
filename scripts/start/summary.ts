import type { LineFigures } from '../feed/tally.ts';

/** What the fed orders and returns came to, counted from the journal of events. */
export interface BusinessFigures {
  readonly orders: {
    readonly placed: number;
    readonly confirmed: number;
    readonly cancelled: number;
    readonly returned: number;
  };
  readonly payments: {
    readonly authorized: number;
    readonly declined: number;
    readonly captured: number;
    readonly refunded: number;
    readonly capturedMinor: number;
    readonly refundedMinor: number;
  };
  /** Units. `reserved` counts what was ever reserved: `committed + released` and what is still held. */
  readonly stock: {
    readonly reserved: number;
    readonly committed: number;
    readonly released: number;
    readonly returned: number;
  };
}

/**
 * What became of the events, over the whole life of the data folder. `recorded` and `published` count events; all
 * others count deliveries: one event to one consumer.
 */
export type EventFigures = {
  readonly recorded: number;
  readonly published: number;
  readonly delivered: number;
  readonly applied: number;
  readonly duplicates: number;
  readonly late: number;
  readonly parked: number;
  readonly deadLettered: number;
  readonly inFlight: number;
};

export interface Summary extends LineFigures, BusinessFigures {
  readonly events: EventFigures;
  /** From an event's recording to its last consumer's acknowledgement, which follows the commit. */
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  readonly seconds: number;
  /** Deliveries handled a second while the feed was played. */
  readonly eventsPerSecond: number;
  /** Highest sum of the resident memory of all processes of the stack, this one included. */
  readonly peakRssMb: number;
  /** Since the stack was started. */
  readonly functions: readonly FunctionFigures[];
}

export interface FunctionFigures {
  readonly name: string;
  readonly invocations: number;
  readonly errors: number;
  readonly coldStarts: number;
  readonly durationMs: { readonly p50: number; readonly p99: number };
  readonly peakRssMb: number;
}

/**
 * Whether each event that was accepted reached each consumer that asked for it. `expected` is worked out from the
 * journal and the subscriptions alone, without the queues.
 */
export function imbalance(events: EventFigures, expected: number): string | undefined {
  const { applied, parked, deadLettered, inFlight } = events;
  if (inFlight !== 0) return `${inFlight} deliveries are still in flight`;
  const found = applied + parked + deadLettered;
  return found === expected
    ? undefined
    : `expected ${expected} deliveries from the journal, found ${applied} applied + ${parked} parked + ${deadLettered} dead-lettered = ${found}`;
}
