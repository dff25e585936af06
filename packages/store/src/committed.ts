import type { CloudEvent } from '@twolane/contracts';
import type { Item, Write } from './change-set.ts';

/** A write that happened, and what is known of the item before. */
export interface CommittedWrite {
  readonly write: Write;
  /** False where it is not known. */
  readonly isNew: boolean;
  /** A put: the attributes before, all of them. An adjustment: the counters, as far as they are known. */
  readonly before: Item;
}

/** What one commit did: its writes without mark and journal rows, and the events that it recorded. */
export interface Committed {
  readonly writes: readonly CommittedWrite[];
  readonly events: readonly CloudEvent[];
}

/** Is told of each commit that happened, in the order in which they did. */
export type OnCommitted = (committed: Committed) => void;
