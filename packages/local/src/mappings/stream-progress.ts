import { streamRetentionSec } from '../dynamo/differences/stream-records.ts';
import type { InvocationOutcome } from '../lambda/outcome.ts';
import type { StreamMappingDefinition } from '../template/definitions.ts';
import { verdictOf } from './batch-response.ts';

/** A record of a stream, as far as progress is concerned. */
export type Sequenced = { readonly sequenceNumber: string; readonly createdSec: number };

/** A part of a batch that is still to be handled, oldest first, and how often it was tried. */
export type Portion<Item extends Sequenced> = { readonly items: readonly Item[]; readonly attempts: number };

/** What follows from one attempt: these are done, these are given up, these are next (in this order). */
export type Step<Item extends Sequenced> = {
  readonly done: readonly Item[];
  readonly abandoned: readonly Item[];
  readonly next: readonly Portion<Item>[];
  /** The attempt brought nothing forward: wait before the next. */
  readonly backOff: boolean;
};

export type RetryPolicy = Pick<
  StreamMappingDefinition,
  'partialBatches' | 'bisectOnError' | 'maximumRetryAttempts'
>;

const without = { done: [], abandoned: [], next: [], backOff: false } as const;

/** The lowest reported sequence number becomes the checkpoint: what comes before it is done. */
const splitAtLowest = <Item extends Sequenced>(
  items: readonly Item[],
  failedNumbers: ReadonlySet<string>,
): readonly [readonly Item[], readonly Item[]] => {
  const first = items.findIndex(({ sequenceNumber }) => failedNumbers.has(sequenceNumber));
  return [items.slice(0, first), items.slice(first)];
};

const afterFailure = <Item extends Sequenced>(portion: Portion<Item>, policy: RetryPolicy): Step<Item> => {
  const { items, attempts } = portion;
  if (policy.bisectOnError && items.length > 1) {
    // Splitting does not count as a retry (Lambda developer guide, stream error handling).
    const middle = Math.ceil(items.length / 2);
    const halves = [items.slice(0, middle), items.slice(middle)];
    return { ...without, next: halves.map((half) => ({ items: half, attempts })), backOff: true };
  }
  const isLast = policy.maximumRetryAttempts >= 0 && attempts >= policy.maximumRetryAttempts;
  if (isLast) return { ...without, abandoned: items };
  return { ...without, next: [{ items, attempts: attempts + 1 }], backOff: true };
};

/** Decides how a stream goes on after one invocation. Pure: the mapping's loop carries it out. */
export const stepAfter = <Item extends Sequenced>(
  portion: Portion<Item>,
  outcome: InvocationOutcome,
  policy: RetryPolicy,
): Step<Item> => {
  // A throttled invocation never reached the function: it is tried again without counting.
  if (outcome.kind === 'throttled') return { ...without, next: [portion], backOff: true };
  if (outcome.kind === 'failed') return afterFailure(portion, policy);
  const verdict = policy.partialBatches
    ? verdictOf(outcome.payload, new Set(portion.items.map(({ sequenceNumber }) => sequenceNumber)))
    : ({ kind: 'all-done' } as const);
  if (verdict.kind === 'all-done') return { ...without, done: portion.items };
  if (verdict.kind === 'all-failed') return afterFailure(portion, policy);
  const [done, rest] = splitAtLowest(portion.items, verdict.identifiers);
  // With progress the rest is a new batch; without, it is the same one once more.
  const attempts = done.length > 0 ? 0 : portion.attempts;
  const step = afterFailure(
    { items: rest, attempts },
    { ...policy, bisectOnError: policy.bisectOnError && done.length === 0 },
  );
  return { ...step, done };
};

/**
 * Records older than the mapping allows are given up before they are tried. Without a limit of its own they are retried
 * "until the record expires": for 24 hours.
 */
export const splitByAge = <Item extends Sequenced>(
  items: readonly Item[],
  maximumRecordAgeSec: number,
  nowSec: number,
): { readonly young: readonly Item[]; readonly old: readonly Item[] } => {
  const limitSec = maximumRecordAgeSec < 0 ? streamRetentionSec : maximumRecordAgeSec;
  const isOld = ({ createdSec }: Item) => nowSec - createdSec > Math.min(limitSec, streamRetentionSec);
  return { young: items.filter((item) => !isOld(item)), old: items.filter(isOld) };
};
