import { ok, type Result, refuse } from '../result.ts';
import type { BusDefinition, RuleDefinition, RuleTarget } from '../template/definitions.ts';
import { parseJson } from '../template/json.ts';
import type { TemplateProblem } from '../template/problems.ts';
import {
  longestEventAgeSec,
  longestInput,
  maximumRetryAttempts,
  maximumTargets,
  shortestEventAgeSec,
} from './limits.ts';
import { compilePattern } from './pattern/compile.ts';
import type { CompiledPattern } from './pattern/conditions.ts';

export type CompiledRule = { readonly definition: RuleDefinition; readonly pattern: CompiledPattern };

/** API reference, Target: one of the two, and text that is JSON. */
const inputProblem = ({ input, inputPath }: RuleTarget): string | undefined => {
  if (input === undefined) return undefined;
  if (inputPath !== undefined) return 'stands beside InputPath: a target has one of them';
  if (input.length > longestInput) return `has more than ${longestInput} characters`;
  try {
    parseJson(input);
    return undefined;
  } catch {
    return 'is not JSON';
  }
};

/** What is wrong with a target's input, retry policy and dead-letter queue. */
export const settingProblems = (
  target: RuleTarget,
  place: string,
  isQueue: (arn: string) => boolean,
): readonly TemplateProblem[] => {
  const problems: TemplateProblem[] = [];
  const report = (property: string, what: string) => problems.push({ place: `${place}.${property}`, what });
  const { deadLetterQueueArn, maximumRetryAttempts: attempts, maximumEventAgeSec: age } = target;
  const aboutInput = inputProblem(target);
  if (aboutInput !== undefined) report('Input', aboutInput);
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

const targetProblems = (
  target: RuleTarget,
  place: string,
  isQueue: (arn: string) => boolean,
  isStream: (arn: string) => boolean,
): readonly TemplateProblem[] => {
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
  return [...problems, ...settingProblems(target, place, isQueue)];
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
    if (new Set(definition.targets.map(({ id }) => id)).size < definition.targets.length) {
      problems.push({ place: `${place}.Targets`, what: 'two targets have the same Id' });
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
