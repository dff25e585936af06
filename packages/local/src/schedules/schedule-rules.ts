import { maximumTargets } from '../eventbridge/limits.ts';
import { settingProblems } from '../eventbridge/rules.ts';
import type { RuleTarget, ScheduleDefinition } from '../template/definitions.ts';
import type { TemplateProblem } from '../template/problems.ts';
import { scheduleProblem } from './schedule-expression.ts';

type Known = { isFunction(arn: string): boolean; isQueue(arn: string): boolean };

const targetProblems = (target: RuleTarget, place: string, known: Known): readonly TemplateProblem[] => {
  const problems: TemplateProblem[] = [];
  if (!known.isFunction(target.arn) && !known.isQueue(target.arn)) {
    const what = `${target.arn} is neither a function nor a queue of this stack`;
    problems.push({ place: `${place}.Arn`, what });
  }
  return [...problems, ...settingProblems(target, place, known.isQueue)];
};

/** What of the template's scheduled rules could not be deployed, or not be carried out here. */
export const scheduleProblems = (
  schedules: readonly ScheduleDefinition[],
  known: Known,
): readonly TemplateProblem[] =>
  schedules.flatMap(({ logicalId, expression, targets }) => {
    const place = `Resources.${logicalId}.Properties`;
    const what = scheduleProblem(expression);
    return [
      ...(what === undefined ? [] : [{ place: `${place}.ScheduleExpression`, what }]),
      ...(targets.length > maximumTargets
        ? [{ place: `${place}.Targets`, what: `a rule has at most ${maximumTargets} targets` }]
        : []),
      ...targets.flatMap((target, index) => targetProblems(target, `${place}.Targets[${index}]`, known)),
    ];
  });
