import type { Comparison, Cost, Totals, Verification } from './model.ts';

export interface Evidence {
  readonly planned: number;
  readonly applied: Totals;
  readonly mismatches: number;
  readonly overtaken: number;
  /** Deliveries that a second rehearsal would still apply. */
  readonly stillToApply: number;
  readonly actual: Cost;
}

/** The receipt: whether what was planned is what happened, and whether nothing is left. */
export const verificationOf = (evidence: Evidence): Verification => {
  const { planned, mismatches, overtaken, stillToApply, actual } = evidence;
  const { applied, alreadyApplied, nothing, frozen, withheld, failed } = evidence.applied.outcomes;
  const skipped = nothing + frozen + withheld;
  return {
    planned,
    applied,
    alreadyApplied,
    skipped,
    failed,
    balanced: planned === applied + alreadyApplied + skipped + failed,
    differencesEqual: mismatches === 0 && stillToApply === 0,
    mismatches,
    overtaken,
    actual,
    proof: { stillToApply },
  };
};

/** What a rehearsal said of one delivery, and what became of it. */
export interface Rehearsed {
  readonly outcome: string;
  /** Over all of its changes. */
  readonly digest: string;
  /** Of each item that it writes as a whole: what that is afterwards. */
  readonly ends: readonly string[];
  /** Of each item that it counts at: by how much. */
  readonly counts: readonly string[];
}

/** Whoever comes to it finds it done, or something newer. */
const CAME_TOO_LATE: ReadonlySet<string> = new Set(['alreadyApplied', 'nothing']);
const TAKEN: ReadonlySet<string> = new Set(['applied', ...CAME_TOO_LATE]);

/**
 * What a rehearsal withheld shows no changes. Where the approval allows it, that it was applied is what was to be expected.
 */
export const compare = (
  rehearsed: Rehearsed | undefined,
  actual: Rehearsed,
  { allowExternal }: { readonly allowExternal: boolean } = { allowExternal: false },
): Comparison => {
  if (rehearsed === undefined) return 'mismatch';
  if (rehearsed.outcome === 'withheld' && allowExternal) {
    if (actual.outcome === 'alreadyApplied') return 'overtaken';
    if (actual.outcome === 'applied') return 'same';
  }
  const isOther = rehearsed.outcome !== actual.outcome;
  if (isOther && TAKEN.has(rehearsed.outcome) && CAME_TOO_LATE.has(actual.outcome)) return 'overtaken';
  // A failure shows no changes that could be compared, and is counted as a failure.
  if (actual.outcome === 'failed') return 'same';
  if (isOther) return 'mismatch';
  if (actual.outcome !== 'applied' || rehearsed.digest === actual.digest) return 'same';
  return isRest(rehearsed, actual) ? 'overtaken' : 'mismatch';
};

/**
 * Whether a delivery does what is left of what was shown: it ends so, and does nothing on the way that was not shown. What counts only is
 * done in one step, and has no rest.
 */
export const isRest = (rehearsed: Rehearsed, actual: Rehearsed): boolean =>
  actual.ends.length > 0 &&
  actual.ends.every((end) => rehearsed.ends.includes(end)) &&
  actual.counts.every((count) => rehearsed.counts.includes(count));
