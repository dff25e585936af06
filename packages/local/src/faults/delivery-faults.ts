import type { DeliveryFailure } from '../eventbridge/retry.ts';
import { delayAndBlow } from './call-faults.ts';
import type { FaultKind } from './kinds.ts';
import type { FaultHit } from './plan.ts';

/** A delivery to a rule's target that does not go as usual. */
export type DeliveryFault = {
  /** So much later than it would have been: it is tried then, and may fail then. */
  readonly delayMs: number;
  /** It is not made, and is tried again as the target's retry policy says. */
  readonly failure: DeliveryFailure | undefined;
  /** It is made, and the bus does not learn of it: it tries again. */
  readonly lostAnswer: DeliveryFailure | undefined;
  /** It is made once more, so much later. */
  readonly againAfterMs: number | undefined;
};

const throttled: DeliveryFailure = {
  errorCode: 'THROTTLING',
  errorMessage: 'Rate exceeded',
  isRetryable: true,
};
const failed: DeliveryFailure = {
  errorCode: 'ERROR_FROM_TARGET',
  errorMessage: 'The target failed.',
  isRetryable: true,
};

const fails = (kind: FaultKind): boolean =>
  kind === 'throttle' || kind === 'failBefore' || kind === 'failAfter';

/** What may befall a delivery at its first try, or at a later one: that is late already, and is one of two already. */
export const befallsDelivery =
  (attempt: 'first' | 'again') =>
  (kind: FaultKind): boolean =>
    attempt === 'first' || fails(kind);

export const deliveryFault = (hits: readonly FaultHit[]): DeliveryFault | undefined => {
  if (hits.length === 0) return undefined;
  const { delayMs, blow } = delayAndBlow(hits);
  const kind = blow?.rule.kind;
  const ms = blow?.rule.ms ?? 0;
  // Each is held back for a time of its own: those that come later overtake it.
  const heldMs = kind === 'reorder' ? Math.floor((blow?.drawn(0) ?? 0) * ms) : 0;
  return {
    // What fails is late in any case.
    delayMs: kind !== undefined && fails(kind) ? 0 : delayMs + heldMs,
    failure: kind === 'throttle' ? throttled : kind === 'failBefore' ? failed : undefined,
    lostAnswer: kind === 'failAfter' ? failed : undefined,
    againAfterMs: kind === 'duplicate' ? ms : undefined,
  };
};
