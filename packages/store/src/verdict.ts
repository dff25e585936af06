import type { CommitResult } from './change-set.ts';
import type { Action } from './commit-plan.ts';
import { RetryableError, TerminalError } from './errors.ts';
import { nameOf } from './key.ts';

/** How one action of a commit fared. */
export type ActionOutcome =
  | 'fine'
  /** Another version, an unexpected value, or an item that should not be there. */
  | 'conflict'
  /** Another writer was at it at this moment: nothing is known about the item itself. */
  | 'busy'
  | 'belowFloor'
  /** A counter that holds no number. */
  | 'wrongType'
  /** Refused by the database for what it is. */
  | 'invalid'
  | 'throttled';

/**
 * One result for the whole commit. The order is the meaning:
 *
 * 1. the mark is there: the effect happened, whatever else has changed since (its own writes have!). A mark that somebody is
 *    writing at this moment is not there yet: to take it for applied would lose the event if that writer fails;
 * 2. something that can never succeed;
 * 3. a conflict: the decision rests on stale reads, so a floor that is hit besides proves nothing;
 * 4. throttled: nothing is known about that item;
 * 5. below a floor, with everything else as it was read.
 *
 * `outcomes` in the order of `actions`. Throws `TerminalError` (2) and `RetryableError` (4).
 */
export const verdict = (
  actions: readonly Action[],
  outcomes: readonly ActionOutcome[],
  cause?: unknown,
): CommitResult => {
  const having = (outcome: ActionOutcome) => actions.filter((_, index) => outcomes[index] === outcome);
  if (having('conflict').some(({ role }) => role === 'mark')) return { kind: 'alreadyApplied' };

  const never = [...having('invalid'), ...having('wrongType')];
  if (never.length > 0) {
    const names = never.map(({ write }) => nameOf(write)).join(', ');
    throw new TerminalError(`The database can never take what is written to ${names}.`, { cause });
  }
  const conflicting = actions.filter((_, index) => ['conflict', 'busy'].includes(outcomes[index] ?? 'fine'));
  if (conflicting.length > 0) {
    const writes = conflicting.map(({ write }) => write);
    return { kind: 'conflict', writes, ...(outcomes.includes('busy') ? { isBusy: true } : {}) };
  }

  const throttled = having('throttled');
  if (throttled.length > 0) {
    throw new RetryableError(`Throttled at ${throttled.map(({ write }) => nameOf(write)).join(', ')}.`, {
      cause,
    });
  }
  const belowFloor = having('belowFloor');
  if (belowFloor.length > 0) return { kind: 'refused', belowFloor: belowFloor.map(({ write }) => write) };
  return { kind: 'committed' };
};
