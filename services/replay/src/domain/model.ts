/** What a replay is, from its request to its receipt. Times in epoch milliseconds, UTC. */

export const MODES = ['redeliver', 'rebuild', 'backfill'] as const;
/**
 * - `redeliver`: chosen consumers get a time range again; what was applied is a no-op;
 * - `rebuild`: a projection is rebuilt beside the live one, hour by hour, and swapped in;
 * - `backfill`: missing or corrected events are appended to the journal, and live consumers apply them.
 */
export type Mode = (typeof MODES)[number];

export const AXES = ['occurred', 'recorded'] as const;

/** `[fromMs, toMs)`, by the time when events happened or by the time when they were recorded. */
export interface TimeRange {
  readonly axis: (typeof AXES)[number];
  readonly fromMs: number;
  readonly toMs: number;
}

/** All that is given must match. Nothing given: every event. */
export interface EventFilter {
  readonly types?: readonly string[];
  readonly subject?: string;
  /** Only events of which a message is parked at one of the chosen consumers, with this cause. */
  readonly parkedCause?: string;
}

export type BackfillSource =
  | {
      readonly kind: 'upload';
      readonly uploadId: string;
      /** Whether an upload with bad lines is taken without them. Otherwise one bad line refuses the whole. */
      readonly takeGoodOnes: boolean;
    }
  /** Frozen messages, corrected forward: copies with the time of approval. */
  | { readonly kind: 'frozen'; readonly messageIds: readonly string[] };

export interface CanaryLimits {
  /** Deliveries that failed, in percent of a stage's deliveries. */
  readonly failurePercent: number;
  /** Deliveries that turned out applied although the rehearsal would have applied them. */
  readonly duplicatePercent: number;
}

/** What was asked for. Never changes after the request. */
export interface ReplaySpec {
  readonly mode: Mode;
  readonly reason: string;
  /** redeliver, rebuild (there: occurred, whole hours). */
  readonly range?: TimeRange;
  /** redeliver: at least one; rebuild: one projection; backfill: none, since everyone who takes the types gets them. */
  readonly consumers: readonly string[];
  readonly filter: EventFilter;
  readonly backfill?: BackfillSource;
  /** Deliveries a second, over all workers. */
  readonly ratePerSec: number;
  readonly limits: CanaryLimits;
}

export const STATUSES = [
  'planning',
  'rehearsing',
  'awaitingApproval',
  'applying',
  'paused',
  'verifying',
  'done',
  'empty',
  'rejected',
  'expired',
  'aborted',
  'failed',
] as const;
export type Status = (typeof STATUSES)[number];

export const END_STATUSES = ['done', 'empty', 'rejected', 'expired', 'aborted', 'failed'] as const;

/** Whether nothing will happen any more. */
export const isEnd = (status: Status): boolean => END_STATUSES.some((end) => end === status);

export const OUTCOME_KINDS = [
  'applied',
  'alreadyApplied',
  'nothing',
  'failed',
  'frozen',
  'withheld',
] as const;
/** What became of one event at one consumer; in a rehearsal, what would become of it (`applied`: would apply). */
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];
export type Outcomes = Readonly<Record<OutcomeKind, number>>;

/** A delivery is one event at one consumer. */
export interface ConsumerPlan {
  readonly consumer: string;
  /** The code that was rehearsed: CodeSha256 of its function. */
  readonly codeSha256: string;
  readonly events: number;
  readonly byType: Readonly<Record<string, number>>;
  /** By the hour in which events happened: `2026-11-21T04`. */
  readonly byHour: Readonly<Record<string, number>>;
}

export interface Cost {
  readonly costMicroUsd: number;
  readonly minutes: number;
}

export interface Plan {
  /** Over range, filter, consumers and their code, policy and upload: what an approval is for. */
  readonly planHash: string;
  /** Deliveries. */
  readonly planned: number;
  /** Events, each counted once. */
  readonly events: number;
  readonly perConsumer: readonly ConsumerPlan[];
  readonly aggregates: number;
  /** Consumers that would get what the chosen ones may say, and so on. */
  readonly downstream: readonly string[];
  /** Consumers that call something outside of the database, chosen or downstream. */
  readonly externalEffects: readonly string[];
  readonly lateCount: number;
  readonly frozenCount: number;
  /** Rows and lines that hold no event that could be read. Not replayed; they are in the scan's files. */
  readonly unreadable: number;
  readonly estimate: Cost;
  readonly slices: number;
  /** Until when it may be approved. */
  readonly expiresAtMs: number;
}

export interface ConsumerTotals {
  readonly outcomes: Outcomes;
  /** What changed in sum, by `table.field`: numbers only. */
  readonly measures: Readonly<Record<string, number>>;
  readonly perHour: Readonly<Record<string, Outcomes>>;
}

export interface Totals {
  readonly outcomes: Outcomes;
  readonly perConsumer: Readonly<Record<string, ConsumerTotals>>;
}

export interface Approval {
  readonly by: string;
  readonly atMs: number;
  /** The plan that was approved, and no other. */
  readonly planHash: string;
  readonly allowExternal: boolean;
  readonly reason: string;
}

/** The receipt. */
export interface Verification {
  readonly planned: number;
  readonly applied: number;
  readonly alreadyApplied: number;
  /** Nothing to do, frozen, or withheld. */
  readonly skipped: number;
  readonly failed: number;
  /** planned = applied + alreadyApplied + skipped + failed. */
  readonly balanced: boolean;
  /** No mismatch, and nothing left to apply. */
  readonly differencesEqual: boolean;
  /** Deliveries that did something else than the rehearsal had shown. */
  readonly mismatches: number;
  /** Would have applied, but live traffic (or an attempt whose answer was lost) had applied it before, or something newer. */
  readonly overtaken: number;
  readonly actual: Cost;
  readonly proof: { readonly stillToApply: number };
}

export const STAGES = [1, 10, 100] as const;
/** Share of the aggregates, in percent, that has been let through. */
export type Stage = (typeof STAGES)[number];

export interface Replay {
  readonly replayId: string;
  readonly spec: ReplaySpec;
  readonly status: Status;
  /** Why it is paused, or has ended. One word for machines, a colon, a sentence for people. */
  readonly cause?: string;
  readonly requestedBy: string;
  readonly requestedAtMs: number;
  readonly executionArn?: string;
  readonly plan?: Plan;
  readonly rehearsal?: Totals;
  readonly approval?: Approval;
  readonly applied?: Totals;
  readonly verification?: Verification;
  readonly endedAtMs?: number;
  readonly stage?: Stage;
  /** The stage that a person let go on although it had passed a limit: it is not stopped for that again. */
  readonly waivedStage?: Stage;
}

export const WISHES = ['run', 'pause', 'abort'] as const;

/** What people want of a running replay. Workers look at it every second. */
export interface Control {
  readonly wish: (typeof WISHES)[number];
  readonly ratePerSec: number;
  readonly cause?: string;
}

export const TOKEN_KINDS = ['approval', 'resume'] as const;

/** What the workflow waits for: `SendTaskSuccess` with it lets the workflow look at the record again. */
export interface WaitingToken {
  readonly kind: (typeof TOKEN_KINDS)[number];
  readonly token: string;
  readonly sinceMs: number;
}

const PHASES = ['rehearse', 'apply', 'verify'] as const;
export type Phase = (typeof PHASES)[number];

/** One change of a delivery's field, as the consumer's door reports it. */
export interface FieldDelta {
  readonly name: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly by?: number;
}

export interface ItemDelta {
  readonly table: string;
  readonly pk: string;
  readonly sk: string;
  readonly isNew: boolean;
  readonly fields: readonly FieldDelta[];
  /** Over what changed, before masking. */
  readonly digest: string;
  /** Over the whole item as it is afterwards; absent for counters. */
  readonly endDigest?: string;
}

export const COMPARISONS = ['same', 'overtaken', 'mismatch'] as const;
/**
 * What was applied, beside what the rehearsal had shown of it.
 *
 * - `same`: what was shown happened;
 * - `overtaken`: it was applied before the replay came to it, by live traffic or by an attempt whose answer was lost, as a whole or up to
 *   its last steps, or has nothing to say any more where something newer was applied since. Whether it is still to apply all the same, the
 *   receipt's proof tells;
 * - `mismatch`: something else happened than was shown.
 */
export type Comparison = (typeof COMPARISONS)[number];

/** One line of `deltas/…`: what one event did, or would do, at one consumer. */
export interface Delta {
  readonly eventKey: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly recordedTime: string;
  /** The hour in which it happened. */
  readonly hour: string;
  readonly consumer: string;
  readonly outcome: OutcomeKind;
  /** Of what was applied; absent in a rehearsal, and of a backfill, whose changes live consumers make. */
  readonly comparison?: Comparison;
  readonly cause?: string;
  readonly why?: string;
  readonly changes: readonly ItemDelta[];
  readonly emits: readonly { readonly type: string; readonly id: string }[];
}
