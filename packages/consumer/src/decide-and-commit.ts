import { type ChangeSet, type Store, TerminalError, type Write } from '@twolane/store';
import { backOffMs, type Random } from './back-off.ts';
import type { Limits } from './limits.ts';
import type { Outcome } from './outcome.ts';
import type { Reaction } from './reaction.ts';

/** Of conflicting items, so many are named. */
const MAX_NAMED_ITEMS = 3;

export interface StepPorts {
  readonly store: Pick<Store, 'commit'>;
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: Random;
  readonly limits: Limits;
}

export interface Decision {
  readonly decide: () => Promise<Reaction>;
  /** The change set as it is committed: with what remembers it. */
  readonly marked: (changeSet: ChangeSet, more: boolean) => ChangeSet;
  readonly deadlineMs: number;
}

/**
 * Decide, commit, and again while there is `more`. Only this function commits.
 *
 * - The inbox mark goes with the last step: marked earlier, a crash between the steps would leave half an effect
 *   that looks whole. So a decision with `more` must see from the items themselves which step comes next.
 * - After a conflict, or a floor that somebody else reached first, it decides again on fresh reads: the new decision
 *   may well be another one (a rejection). Bounded; then the message goes back to its queue.
 */
export const decideAndCommit = async (
  { decide, marked, deadlineMs }: Decision,
  { store, clock, sleep, random, limits }: StepPorts,
): Promise<Outcome> => {
  let setbacks = 0;
  for (let steps = 0; steps < limits.maxSteps; ) {
    if (clock() >= deadlineMs) return outOfTime(steps);
    const reaction = await decide();
    if (reaction.kind !== 'change') return concluded(reaction, steps);
    // Time may have passed, up to a sandbox that was frozen and woken in a later invocation. Its events bear the time of
    // recording from before, and must not come into a minute of the outbox that the sweeper has settled since.
    if (clock() >= deadlineMs) return outOfTime(steps);
    const more = reaction.more === true;
    const result = await store.commit(marked(reaction.changeSet, more));
    if (result.kind === 'alreadyApplied') return { kind: 'alreadyApplied' };
    if (result.kind === 'committed') {
      steps += 1;
      setbacks = 0;
      if (!more) return { kind: 'applied', steps };
      continue;
    }
    setbacks += 1;
    if (setbacks > limits.maxSetbacks) {
      return result.kind === 'conflict'
        ? {
            kind: 'retry',
            cause: 'conflict',
            why: `${setbacks} conflicts in a row on ${conflicting(result.writes)}.`,
          }
        : { kind: 'retry', cause: 'belowFloor', why: `${setbacks} times below the floor of a counter.` };
    }
    await sleep(backOffMs(setbacks, limits.setbackPause, random));
  }
  return { kind: 'retry', cause: 'tooManySteps', why: `${limits.maxSteps} steps done, more to do.` };
};

/** A state that was restored from a backup meets what it had written after that: whoever reads this must be able to tell. */
const conflicting = (writes: readonly Write[]): string => {
  const named = writes.slice(0, MAX_NAMED_ITEMS).map(({ table, key }) => `${table} ${key.pk} / ${key.sk}`);
  const names = named.length === 0 ? '' : ` (${named.join(', ')})`;
  return `${writes.length} items${names}: others keep writing them, or they are newer than the state of this consumer`;
};

const outOfTime = (steps: number): Outcome => ({
  kind: 'retry',
  cause: 'outOfTime',
  why: `The invocation's time was up after ${steps} steps.`,
});

type Conclusion = Exclude<Reaction, { readonly kind: 'change' }>;

/** After committed steps, a reaction that finds nothing more to do has just finished the effect. */
const concluded = (reaction: Conclusion, steps: number): Outcome => {
  switch (reaction.kind) {
    case 'alreadyApplied':
      return steps > 0 ? { kind: 'applied', steps } : { kind: 'alreadyApplied' };
    case 'nothing':
      return steps > 0 ? { kind: 'applied', steps } : { kind: 'nothing', why: reaction.why };
    case 'notYet':
      return { kind: 'retry', cause: 'notYet', why: reaction.why };
    case 'refused':
      return { kind: 'parked', cause: reaction.cause, why: reaction.why };
  }
};

/** Throws `TerminalError` for a step that writes no item. */
export const mustWrite = (changeSet: ChangeSet, who: string): ChangeSet => {
  if (changeSet.writes.length > 0) return changeSet;
  throw new TerminalError(
    `${who} without writing an item, and nothing else would remember it: ` +
      'a step with more to come, and every effect under inbox: aggregate, must write the item that shows it.',
  );
};
