import { type CanaryLimits, STAGES, type Stage, type Totals } from './model.ts';
import { countOf } from './totals.ts';

/** Deliveries below which a share says nothing yet while a stage still runs. */
const ENOUGH_DELIVERIES = 50;

export interface StageFigures {
  readonly totals: Totals;
  /** Rehearsed as "would apply", and found applied, or overtaken by something newer. */
  readonly overtaken: number;
}

export interface Breach {
  readonly name: 'too-many-failures' | 'too-many-duplicates';
  readonly message: string;
}

/** Which limit a stage has passed. While it runs (`isOver: false`), only on enough deliveries. */
export const breachOf = (
  { totals, overtaken }: StageFigures,
  limits: CanaryLimits,
  isOver: boolean,
): Breach | undefined => {
  const deliveries = countOf(totals.outcomes);
  if (deliveries === 0 || (!isOver && deliveries < ENOUGH_DELIVERIES)) return undefined;
  const percent = (count: number) => (count * 100) / deliveries;
  const { failed } = totals.outcomes;
  if (percent(failed) > limits.failurePercent) {
    return {
      name: 'too-many-failures',
      message: `${failed} of ${deliveries} deliveries failed; the limit is ${limits.failurePercent}%`,
    };
  }
  if (percent(overtaken) > limits.duplicatePercent) {
    return {
      name: 'too-many-duplicates',
      message: `${overtaken} of ${deliveries} deliveries were applied already, or overtaken by something newer, although the rehearsal would have applied them; the limit is ${limits.duplicatePercent}%`,
    };
  }
  return undefined;
};

/** The stage after this one; undefined after the last. */
export const stageAfter = (stage: Stage | undefined): Stage | undefined =>
  stage === undefined ? STAGES[0] : STAGES[STAGES.indexOf(stage) + 1];

/** Whether an aggregate's place (0 to 1, the same for ever) is in this stage: each is in exactly one. */
export const isInStage = (place: number, stage: Stage): boolean => {
  const before = STAGES[STAGES.indexOf(stage) - 1] ?? 0;
  const percent = place * 100;
  return percent >= before && percent < stage;
};
