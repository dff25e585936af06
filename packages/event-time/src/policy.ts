/** How long after it happened an event may still change anything, in milliseconds. */
export interface LatenessPolicy {
  /** Up to this age at recording, an event is on time. */
  readonly fastWindowMs: number;
  /** Up to this age (also counted from when it happened) it is applied, and reported as a revision. Older: frozen. */
  readonly correctionWindowMs: number;
  /** How far a producer's clock may run ahead of ours. */
  readonly maxFutureSkewMs: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The longest correction window of all event types: nothing older may change a published number. */
export const CORRECTION_WINDOW_DAYS = 30;

/**
 * How long rows and receipts live in the journal, the table that a replay reads fastest. What is older, within the correction
 * window, it reads from the archive.
 */
export const JOURNAL_DAYS = 14;

/** Holds for every event type without a policy of its own. */
export const DEFAULT_POLICY: LatenessPolicy = {
  fastWindowMs: 15 * minuteMs,
  correctionWindowMs: CORRECTION_WINDOW_DAYS * dayMs,
  maxFutureSkewMs: 5 * minuteMs,
};

/** Types that are recorded at another rhythm than the rest. The only place where that is said. */
export const POLICIES: { readonly [eventType: string]: LatenessPolicy } = {
  // Warehouses report a delivery when its last pallet is counted, not when the lorry stood at the gate.
  'StockArrived.v1': { ...DEFAULT_POLICY, fastWindowMs: 4 * hourMs },
};

/** The policy of an event type; the default where it has none of its own. */
export const policyFor = (eventType: string): LatenessPolicy =>
  Object.hasOwn(POLICIES, eventType) ? (POLICIES[eventType] ?? DEFAULT_POLICY) : DEFAULT_POLICY;
