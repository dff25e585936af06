/** What became of one message. Only `retry` leaves it in the queue. */
export type Outcome =
  | { readonly kind: 'applied'; readonly steps: number }
  /** Its effect had happened before: a duplicate. */
  | { readonly kind: 'alreadyApplied' }
  | { readonly kind: 'nothing'; readonly why: string }
  /** Can never succeed as it is: kept whole, with its cause. */
  | { readonly kind: 'parked'; readonly cause: string; readonly why: string }
  /** May succeed later: delivered again after a pause, dead-lettered after the queue's last delivery. */
  | { readonly kind: 'retry'; readonly cause: RetryCause; readonly why: string; readonly error?: unknown };

export type RetryCause =
  /** The reaction waits for another event. */
  | 'notYet'
  /** Others kept writing the same items. */
  | 'conflict'
  /** A counter kept being taken below its floor by others. */
  | 'belowFloor'
  /** More steps than one delivery may take; the next one goes on. */
  | 'tooManySteps'
  /** The invocation's time was up before the message was done, or begun. */
  | 'outOfTime'
  /** Broken infrastructure that may be whole again. */
  | 'retryable'
  /** The reaction or the store said that this can never work. A fault of ours: kept in the queue's dead letters. */
  | 'terminal'
  /** Something threw that nobody foresaw. */
  | 'unexpected'
  /** It should have been parked, and could not be. */
  | 'notParked';
