import type { Committed } from '@twolane/store';
import type { Outcome, RetryCause } from '../outcome.ts';
import type { EventOutcome } from './door.ts';
import { EffectWithheld } from './effect-withheld.ts';
import { itemChanges } from './item-changes.ts';
import type { SensitiveFields } from './sensitive-fields.ts';

/** What may be different at another time, with the same event and the same code. */
const MAY_PASS_LATER: ReadonlySet<RetryCause> = new Set([
  'notYet',
  'conflict',
  'belowFloor',
  'tooManySteps',
  'outOfTime',
  'retryable',
]);

/** The pipeline's outcome as the door says it, with what was committed on the way. */
export const eventOutcome = (
  eventKey: string,
  outcome: Outcome,
  commits: readonly Committed[],
  sensitive: SensitiveFields,
): EventOutcome => {
  const done = {
    changes: itemChanges(commits, sensitive),
    emits: commits.flatMap(({ events }) => events).map(({ type, id }) => ({ type, id })),
  };
  switch (outcome.kind) {
    case 'applied':
    case 'alreadyApplied':
      return { eventKey, kind: outcome.kind, ...done };
    case 'nothing':
      return { eventKey, kind: 'nothing', why: outcome.why, ...done };
    case 'parked':
      return { ...failed(eventKey, outcome, false), ...done };
    case 'retry': {
      if (outcome.error instanceof EffectWithheld) return { ...withheld(eventKey, outcome.why), ...done };
      return { ...failed(eventKey, outcome, MAY_PASS_LATER.has(outcome.cause)), ...done };
    }
  }
};

interface Cause {
  readonly cause: string;
  readonly why: string;
}

/** It did not happen, and why. */
export const failed = (eventKey: string, { cause, why }: Cause, mayPassLater: boolean): EventOutcome => ({
  eventKey,
  kind: 'failed',
  cause,
  why,
  mayPassLater,
  changes: [],
  emits: [],
});

export const withheld = (eventKey: string, why: string): EventOutcome => ({
  eventKey,
  kind: 'withheld',
  cause: 'external-effect',
  why,
  changes: [],
  emits: [],
});
