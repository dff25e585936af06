import type { CloudEvent } from '@twolane/contracts';
import type { ChangeSet, ReadStore } from '@twolane/store';

/** How late an event was when it was recorded. Frozen and future ones never reach a reaction: they are parked. */
export type Lateness = 'onTime' | 'late';

export interface ReactionContext {
  readonly store: ReadStore;
  readonly nowMs: number;
  readonly lateness: Lateness;
  /** Reproducible from the cause: `<causing id>.<rule>[.<n>]`. */
  readonly derivedId: (rule: string, n?: number) => string;
}

/** What a consumer decided about one event. */
export type Reaction =
  /** `more`: commit this, then react to the same event again (a long effect in steps, each with its own id). */
  | { readonly kind: 'change'; readonly changeSet: ChangeSet; readonly more?: boolean }
  /** The aggregate's own inbox says so. */
  | { readonly kind: 'alreadyApplied' }
  /** Nothing to do, on purpose. */
  | { readonly kind: 'nothing'; readonly why: string }
  /** Something that must come first has not come: again later, by visibility. */
  | { readonly kind: 'notYet'; readonly why: string }
  /** Can never succeed: parked whole, with this cause. */
  | { readonly kind: 'refused'; readonly cause: string; readonly why: string };

export type React<Event extends CloudEvent = CloudEvent> = (
  event: Event,
  context: ReactionContext,
) => Promise<Reaction>;
