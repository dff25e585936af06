import type { ItemValue } from '@twolane/store';

/** Events that one request may bring: about 2 MB, a third of what Lambda takes, and done within a minute. */
export const MAX_DOOR_EVENTS = 500;
/** Windows that one request of a rebuild may name: a week of hours. */
export const MAX_DOOR_WINDOWS = 168;

/** What every request to the door says of itself; nothing that comes from a queue does. */
export const DOOR_VERSION = 'replay/1';

interface OfReplay {
  readonly twolane: typeof DOOR_VERSION;
  readonly replayId: string;
}

/** Shows what the events would change. Nothing is changed. */
export interface RehearseRequest extends OfReplay {
  readonly kind: 'rehearse';
  /** Events of one aggregate in one request and in order: what an earlier one would change, a later one sees. */
  readonly events: readonly unknown[];
}

/** Applies the events, and says what was changed. */
export interface ApplyRequest extends OfReplay {
  readonly kind: 'apply';
  readonly events: readonly unknown[];
  /** Whether the consumer may call what lies outside of the database, such as a payment provider. */
  readonly allowExternal: boolean;
  /**
   * Whether an event waits for those before it in its aggregate (`partitionkey`) that fail and may pass later: it fails as `behind`, and may
   * pass later, too. Otherwise each is tried whatever became of the others.
   */
  readonly inOrder?: boolean;
}

/** Prepares windows for new figures, puts those in the place of the live ones, or drops them. */
export interface RebuildWindowsRequest extends OfReplay {
  readonly kind: 'rebuild';
  readonly step: 'begin' | 'swap' | 'abandon';
  readonly windows: readonly string[];
}

/** Brings events of one window into its new figures, or shows what that would change. */
export interface RebuildEventsRequest extends OfReplay {
  readonly kind: 'rebuild';
  readonly step: 'rehearse' | 'fill';
  readonly window: string;
  readonly events: readonly unknown[];
}

/** Asks for the figures of windows, live and new. */
export interface RebuildFiguresRequest extends OfReplay {
  readonly kind: 'rebuild';
  readonly step: 'figures';
  readonly windows: readonly string[];
}

export type RebuildRequest = RebuildWindowsRequest | RebuildEventsRequest | RebuildFiguresRequest;

/** What a consumer's function takes beside messages from its queue. Rebuilds: only consumers with a projection. */
export type DoorRequest = RehearseRequest | ApplyRequest | RebuildRequest;

export interface DoorAnswer {
  readonly consumer: string;
  /** In the order of the request's events, or, where it brings none, of its windows. */
  readonly outcomes: readonly EventOutcome[];
  /** Of each window of a rebuild's request. */
  readonly figures?: readonly WindowFigures[];
}

export interface EventOutcome {
  /** `eventKey` of contracts; `?` and its place where the event is unreadable; the window where there is no event. */
  readonly eventKey: string;
  readonly kind: OutcomeKind;
  /** One word for machines: failed, frozen, withheld. */
  readonly cause?: string;
  /** A sentence for people: failed, frozen, nothing, withheld. */
  readonly why?: string;
  /** failed: whether the same event may pass at another time. */
  readonly mayPassLater?: boolean;
  readonly changes: readonly ItemChange[];
  /**
   * Digest of all that the reaction read, the last time that it was asked; absent where it read nothing. With equal reads, changes
   * must be equal; where they are not, somebody else had changed what was read.
   */
  readonly reads?: string;
  /** Events that were recorded with the changes. */
  readonly emits: readonly { readonly type: string; readonly id: string }[];
}

export type OutcomeKind =
  /** In a rehearsal: would be applied. */
  | 'applied'
  | 'alreadyApplied'
  | 'nothing'
  | 'failed'
  /** Outside of its correction window, on either side: never applied as it is. */
  | 'frozen'
  /** Would call something outside of the database, which is not allowed here. */
  | 'withheld';

export interface ItemChange {
  readonly table: string;
  readonly pk: string;
  readonly sk: string;
  /** Whether the item was not there before. */
  readonly isNew: boolean;
  readonly fields: readonly FieldChange[];
  /** Over what changed, before masking. Equal in rehearsal and application where the same happened. */
  readonly digest: string;
  /** Over the whole item as it is now, before masking; absent where its counters were adjusted. Equal where both came to the same end. */
  readonly endDigest?: string;
}

export interface FieldChange {
  readonly name: string;
  /** Absent where there was none. */
  readonly before?: ItemValue;
  /** Absent where there is none any more. */
  readonly after?: ItemValue;
  /** A counter: by how much it was adjusted. */
  readonly by?: number;
}

/** The figures of one window of a projection. */
export interface WindowFigures {
  readonly window: string;
  /** Counts how often the window was built; the live one. */
  readonly generation: number;
  readonly live: Readonly<Record<string, number>>;
  /** Present while a new generation is being built. */
  readonly building?: Readonly<Record<string, number>>;
}
