import { hourEndMs, policyFor, type WindowState, windowState } from '@twolane/event-time';

/** The types that make up the sales of an hour. */
const SALES_TYPES = ['OrderPlaced.v1', 'OrderCancelled.v1', 'OrderReturned.v1'] as const;

const policies = SALES_TYPES.map((type) => policyFor(type));
const longest = {
  fastWindowMs: Math.max(...policies.map(({ fastWindowMs }) => fastWindowMs)),
  correctionWindowMs: Math.max(...policies.map(({ correctionWindowMs }) => correctionWindowMs)),
};

/** How long after its end an hour may still change, by events that are applied as they are. */
export const SALES_CORRECTION_MS = longest.correctionWindowMs;

const endOf = (hour: string): number => {
  const endMs = hourEndMs(hour);
  if (endMs === undefined) throw new RangeError(`${hour} is no hour such as 2026-11-21T04.`);
  return endMs;
};

/**
 * When the last event that is on time may have come. Until then an hour's figures are on their way; a change after it is
 * a revision.
 */
export const closesAtMs = (hour: string): number => endOf(hour) + longest.fastWindowMs;

/** Of a window that ends with this hour. */
export const stateOf = (hour: string, revision: number, nowMs: number): WindowState =>
  windowState({ endMs: endOf(hour), nowMs, revision, policy: longest });
