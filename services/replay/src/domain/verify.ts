import type { Cost, Totals, Verification } from './model.ts';

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
}

const CAME_TOO_LATE: ReadonlySet<string> = new Set(['alreadyApplied', 'nothing']);

/**
 * - `same`: what was shown happened;
 * - `overtaken`: it was applied before the replay came to it, by live traffic or by an attempt whose answer was lost, or has nothing to say
 *   any more where something newer was applied since. Whether it is still to apply all the same, the receipt's proof tells;
 * - `mismatch`: something else happened than was shown.
 *
 * What a rehearsal withheld shows no changes. Where the approval allows it, that it was applied is what was to be expected.
 */
export const compare = (
  rehearsed: Rehearsed | undefined,
  actual: Rehearsed,
  { allowExternal }: { readonly allowExternal: boolean } = { allowExternal: false },
): 'same' | 'overtaken' | 'mismatch' => {
  if (rehearsed === undefined) return 'mismatch';
  if (rehearsed.outcome === 'withheld' && allowExternal) {
    if (actual.outcome === 'alreadyApplied') return 'overtaken';
    if (actual.outcome === 'applied') return 'same';
  }
  if (rehearsed.outcome === 'applied' && CAME_TOO_LATE.has(actual.outcome)) return 'overtaken';
  // A failure shows no changes that could be compared, and is counted as a failure.
  if (actual.outcome === 'failed') return 'same';
  if (rehearsed.outcome !== actual.outcome) return 'mismatch';
  return actual.outcome !== 'applied' || rehearsed.digest === actual.digest ? 'same' : 'mismatch';
};
