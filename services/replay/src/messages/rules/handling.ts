import { ok, type Result, refuse } from '@twolane/contracts';

/** Who did something to a message, when and why. */
export interface Deed {
  readonly by: string;
  readonly atMs: number;
  readonly reason: string;
}

/** What people have done about a kept message. The message itself never changes. */
export interface Handling {
  /** There is a corrected copy, the n-th; `sha256` is of its body. Earlier copies are kept, too. */
  readonly edited?: Deed & { readonly sha256: string; readonly copy: number };
  /** Somebody was about to send it. Whether it was sent is not known until `redriven`. */
  readonly redriving?: Deed;
  /** It was sent to its consumer's queue. */
  readonly redriven?: Deed & { readonly times: number };
  readonly discarded?: Deed;
}

export const STATUSES = ['open', 'edited', 'redriving', 'redriven', 'discarded'] as const;
export type Status = (typeof STATUSES)[number];

export const statusOf = ({ edited, redriving, redriven, discarded }: Handling): Status => {
  // What was sent was sent, whatever was decided beside it.
  if (redriven !== undefined) return 'redriven';
  if (discarded !== undefined) return 'discarded';
  if (redriving !== undefined) return 'redriving';
  return edited === undefined ? 'open' : 'edited';
};

/** Whether somebody must still decide about it. */
export const isOpen = (handling: Handling): boolean => {
  const status = statusOf(handling);
  return status !== 'redriven' && status !== 'discarded';
};

/** Why a message may not be touched in this way. */
export type Untouchable = 'frozen' | 'discarded' | 'alreadyRedriven' | 'ownEdit' | 'unseenCopy';

/** What a rule must know of the message. */
interface Kept {
  readonly cause: string;
  readonly handling: Handling;
}

/** What lies beyond the correction window is corrected forward, by an approved adjustment, and by nothing else. */
const isFrozen = ({ cause }: Kept): boolean => cause === 'frozen';

export interface Redriver {
  readonly by: string;
  /** Also what was sent before. Its consumer's inbox knows whether there is anything left to do. */
  readonly again: boolean;
  /** Whether what the consumer does leads to effects outside of the database, such as payments. */
  readonly reachesOutside: boolean;
  /** The number of the corrected copy that was looked at. */
  readonly copy: number | undefined;
}

/**
 * What an edit says was never said before: where money may follow, one person alone does not send it, and a second one
 * sends the very copy that he has read, not one that took its place since.
 */
export const mayRedrive = (
  kept: Kept,
  { by, again, reachesOutside, copy }: Redriver,
): Result<void, Untouchable> => {
  if (isFrozen(kept)) return refuse('frozen');
  const { edited, redriven, discarded } = kept.handling;
  if (reachesOutside && edited?.by === by) return refuse('ownEdit');
  if (redriven !== undefined && !again) return refuse('alreadyRedriven');
  if (redriven === undefined && discarded !== undefined) return refuse('discarded');
  if (reachesOutside && edited !== undefined && edited.copy !== copy) return refuse('unseenCopy');
  return ok(undefined);
};

/** An edit of a frozen message could move it into the correction window, past everybody who must approve that. */
export const mayEdit = (kept: Kept): Result<void, Untouchable> => {
  if (isFrozen(kept)) return refuse('frozen');
  if (kept.handling.redriven !== undefined) return refuse('alreadyRedriven');
  return kept.handling.discarded === undefined ? ok(undefined) : refuse('discarded');
};

export const mayDiscard = ({ handling }: Kept): Result<void, Untouchable> => {
  if (handling.redriven !== undefined) return refuse('alreadyRedriven');
  return handling.discarded === undefined ? ok(undefined) : refuse('discarded');
};

/** The handling once it was sent. */
export const afterRedrive = ({ redriving: _, redriven, ...rest }: Handling, deed: Deed): Handling => ({
  ...rest,
  redriven: { ...deed, times: (redriven?.times ?? 0) + 1 },
});
