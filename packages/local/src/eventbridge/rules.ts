import { ok, type Result, refuse } from '../result.ts';
import type { BusDefinition, RuleDefinition, RuleTarget } from '../template/definitions.ts';
import type { TemplateProblem } from '../template/problems.ts';
import { longestEventAgeSec, maximumRetryAttempts, maximumTargets, shortestEventAgeSec } from './limits.ts';
import { type CompiledPattern, compilePattern } from './pattern/compile.ts';

export type CompiledRule = { readonly definition: RuleDefinition; readonly pattern: CompiledPattern };

const targetProblems = (
  target: RuleTarget,
  place: string,
  isQueue: (arn: string) => boolean,
  isStream: (arn: string) => boolean,
): TemplateProblem[] => {
  const problems: TemplateProblem[] = [];
  const report = (property: string, what: string) => problems.push({ place: `${place}.${property}`, what });
  if (isStream(target.arn)) {
    // PutTargets: without a role EventBridge may not put a record.
    if (target.roleArn === undefined) report('RoleArn', 'is missing: a delivery stream needs it');
  } else if (!isQueue(target.arn)) {
    report(
      'Arn',
      `${target.arn} is no queue or delivery stream of this stack: event rules deliver to those here`,
    );
  }
  const { deadLetterQueueArn, maximumRetryAttempts: attempts, maximumEventAgeSec: age } = target;
  if (deadLetterQueueArn !== undefined && !isQueue(deadLetterQueueArn)) {
    report('DeadLetterConfig.Arn', `${deadLetterQueueArn} is no queue of this stack`);
  }
  if (!(attempts >= 0 && attempts <= maximumRetryAttempts)) {
    report('RetryPolicy.MaximumRetryAttempts', `must be from 0 to ${maximumRetryAttempts}, not ${attempts}`);
  }
  if (!(age >= shortestEventAgeSec && age <= longestEventAgeSec)) {
    const range = `${shortestEventAgeSec} to ${longestEventAgeSec}`;
    report('RetryPolicy.MaximumEventAgeInSeconds', `must be from ${range}, not ${age}`);
  }
  return problems;
};

/** Checks and compiles the rules of the template; disabled ones are checked as well. */
export const compileRules = (
  rules: readonly RuleDefinition[],
  buses: readonly BusDefinition[],
  isQueue: (arn: string) => boolean,
  isStream: (arn: string) => boolean = () => false,
): Result<readonly CompiledRule[], readonly TemplateProblem[]> => {
  const busNames = new Set(['default', ...buses.map(({ name }) => name)]);
  const problems: TemplateProblem[] = [];
  const compiled: CompiledRule[] = [];
  for (const definition of rules) {
    const place = `Resources.${definition.logicalId}`;
    if (!busNames.has(definition.busName)) {
      problems.push({
        place: `${place}.EventBusName`,
        what: `"${definition.busName}" is no bus of this stack`,
      });
    }
    if (definition.targets.length > maximumTargets) {
      problems.push({ place: `${place}.Targets`, what: `a rule has at most ${maximumTargets} targets` });
    }
    for (const [index, target] of definition.targets.entries()) {
      problems.push(...targetProblems(target, `${place}.Targets[${index}]`, isQueue, isStream));
    }
    const pattern = compilePattern(definition.pattern);
    if (pattern.ok) compiled.push({ definition, pattern: pattern.value });
    else {
      const { place: within, what } = pattern.refusal;
      problems.push({ place: `${place}.EventPattern${within === '' ? '' : `.${within}`}`, what });
    }
  }
  return problems.length > 0 ? refuse(problems) : ok(compiled);
};
